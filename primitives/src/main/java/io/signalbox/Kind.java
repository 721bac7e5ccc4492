package io.signalbox;

/**
 * The kinds of primitive. One name belongs to one kind.
 *
 * @since 0.1
 */
public enum Kind {

	/** Mutual exclusion, plain or re-entrant: {@link NamedLock}. */
	LOCK("lock", "Lock"),

	/** Many readers or one writer: {@link NamedReadWriteLock}. */
	READ_WRITE("read-write", "Read-write lock"),

	/** The side of a read-write lock for readers. */
	READ("read", "Read lock"),

	/** The side of a read-write lock for writers. */
	WRITE("write", "Write lock"),

	/** A number of permits: {@link NamedSemaphore}. */
	SEMAPHORE("semaphore", "Semaphore"),

	/** A flag to wait for: {@link NamedEvent}. */
	EVENT("event", "Event"),

	/** A place to wait until something is true: {@link NamedCondition}. */
	CONDITION("condition", "Condition"),

	/** A point that parties pass together: {@link NamedBarrier}. */
	BARRIER("barrier", "Barrier"),

	/** Elements on their way from some threads to others: {@link NamedQueue}. */
	QUEUE("queue", "Queue"),

	/** The side of a queue for those who put. */
	PUT("put", "Queue"),

	/** The side of a queue for those who take. */
	TAKE("take", "Queue");

	private final String tag;

	private final String noun;

	Kind(String tag, String noun) {
		this.tag = tag;
		this.noun = noun;
	}

	/**
	 * The kind as a tag value and in messages.
	 * @return such as {@code semaphore}
	 */
	public String tag() {
		return this.tag;
	}

	/**
	 * Starts a message about one primitive.
	 * @param name the primitive's name
	 * @return such as {@code Semaphore 'payment-gateway'}
	 */
	public String describe(String name) {
		return this.noun + " '" + name + "'";
	}

	/**
	 * Starts a message about the instance of a key.
	 * @param name the primitive's name
	 * @param key the key, of which no more is shown than fits a line
	 * @return such as {@code Semaphore 'tenants' for key 'acme'}
	 */
	public String describe(String name, Object key) {
		return describe(name) + " for key '" + Printable.of(key) + "'";
	}

}
