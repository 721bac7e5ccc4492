package io.signalbox.interceptor;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a call, which owns what it acquires: for a chain of blocking calls
 * their thread; for a call with an asynchronous result, and whatever it calls in turn, an
 * object that the chain carries along.
 */
final class Caller {

	/**
	 * The chain that the code on this thread is part of. In a slot that stays with the
	 * thread, as a variable that is set and removed costs several times as much; the slot
	 * is empty between calls, and of a type of the JDK.
	 */
	private static final ThreadLocal<@Nullable Object[]> SLOT = ThreadLocal.withInitial(() -> new Object[1]);

	/** Whether there has been any; most applications never pay for a look. */
	private static volatile boolean chains;

	private Caller() {
	}

	/** The owner of what a blocking call acquires. */
	static Object current() {
		Object chain = chain();
		return (chain != null) ? chain : Thread.currentThread();
	}

	/** The chain of asynchronous calls that this code is part of. */
	static @Nullable Object chain() {
		return chains ? SLOT.get()[0] : null;
	}

	/**
	 * Where the chain is that the code on this thread is part of; whoever writes to it
	 * restores it.
	 */
	static @Nullable Object[] slot() {
		if (!chains) {
			chains = true;
		}
		return SLOT.get();
	}

	/**
	 * Makes what follows on this thread part of a chain.
	 * @return the chain that it was part of, for the next change
	 */
	static @Nullable Object change(@Nullable Object chain) {
		@Nullable Object[] slot = slot();
		Object before = slot[0];
		slot[0] = chain;
		return before;
	}

}
