package io.signalbox.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;

import io.signalbox.Grant;
import io.signalbox.Holder;
import io.signalbox.LockSettings;
import io.signalbox.watch.Holding;
import org.jspecify.annotations.Nullable;

/**
 * The place of one holder: says who holds, counts grants and measures holds. It is used
 * again by later holders, so that a grant allocates nothing.
 *
 * <p>
 * <b>How holds are measured.</b> Reading the clock twice costs more than the grant
 * itself. So the first {@value #EXACT_PER_TICK} holds of each tick of the
 * {@link CoarseClock} are measured exactly, and only some of the others, each of which
 * then counts several times. A hold that spans two ticks or more is never estimated: it
 * is read off the coarse clock where it was not measured, and counts once where it was.
 * Which holds are measured is decided when they begin, and so does not depend on how long
 * they take: the sum is unbiased, and exact at ordinary rates.
 */
abstract sealed class Slot implements Grant permits CountingSlot, KeyedSlot {

	static final int EXACT_PER_TICK = 32;

	private static final long LONG_HOLD_NANOS = 2 * CoarseClock.TICK_NANOS;

	/**
	 * Of the field's type, so that the handle is invoked exactly, without a conversion.
	 */
	private static final @Nullable Object NOBODY = null;

	private static final VarHandle HOLDER;

	private static final VarHandle PERMITS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			HOLDER = lookup.findVarHandle(Slot.class, "holder", Object.class);
			PERMITS = lookup.findVarHandle(Slot.class, "permits", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	final PermitPrimitive primitive;

	private final CoarseClock clock;

	/** Identity of the call that is in here; orders all other fields. */
	private volatile @Nullable Object holder;

	private int permits;

	private long since;

	/** Zero for a hold that is not measured. */
	private long start;

	/** How many holds the time of this one counts for. */
	private int weight;

	/** Whether holds are measured at all. */
	final boolean measures;

	/** Whether the hold ends by its owner's unlock. Of the owner's thread. */
	boolean loose;

	/** Whether to forget it after its hold. */
	final boolean extra;

	/**
	 * The place in the state of the synchronizer that it stands for; of a lock, the epoch
	 * in which its holds are.
	 */
	final int place;

	Slot(PermitPrimitive primitive, boolean extra, int place) {
		this.primitive = primitive;
		this.extra = extra;
		this.place = place;
		this.clock = primitive.shared.engine.clock;
		this.measures = primitive.shared.engine.holdSampling != 0;
	}

	/** A slot that stands for no place. */
	static Slot of(PermitPrimitive primitive, boolean extra) {
		return of(primitive, extra, PermitSynchronizer.NO_PLACE);
	}

	static Slot of(PermitPrimitive primitive, boolean extra, int place) {
		if (primitive.key == null) {
			return new CountingSlot(primitive, extra, place);
		}
		boolean fenced = primitive.settings() instanceof LockSettings lock && lock.fenced();
		return fenced ? new FencedSlot(primitive, extra, place) : new KeyedSlot(primitive, extra, place);
	}

	/**
	 * Counts a hold that begins.
	 * @param now the coarse time
	 * @param newTick whether no hold began here in this tick
	 * @return for how many holds its time counts; 0 if it need not be measured
	 */
	abstract int begun(long now, boolean newTick);

	/**
	 * Counts a hold that ends.
	 * @param countedNanos what it adds to the time held, weighted
	 */
	abstract void ended(long countedNanos);

	/** How many holds have begun, where the slot counts them. */
	abstract long begins();

	/** How many holds have ended, where the slot counts them. */
	abstract long ends();

	/** The time held, where the slot counts it. */
	abstract long heldNanos();

	/** Takes the slot if it is empty, for primitives with more than one. */
	boolean claim(Object owner) {
		return this.holder == null && HOLDER.compareAndSet(this, NOBODY, owner);
	}

	/** Begins a hold in a slot that nobody else can be in. */
	void begin(Object owner, int permits) {
		this.permits = permits;
		this.loose = false;
		long now = this.clock.now();
		boolean newTick = (now != this.since);
		if (newTick) {
			this.since = now;
		}
		this.weight = begun(now, newTick);
		this.start = (this.weight != 0) ? System.nanoTime() : 0;
		HOLDER.setRelease(this, owner);
	}

	/**
	 * Ends the hold.
	 * @return how long it was, or -1 if it was not measured
	 */
	long end() {
		long nanos = -1;
		long counted = 0;
		if (this.measures) {
			long coarse = this.clock.now() - this.since;
			if (this.start != 0) {
				nanos = System.nanoTime() - this.start;
				counted = (coarse >= LONG_HOLD_NANOS) ? nanos : nanos * this.weight;
			}
			else if (coarse >= LONG_HOLD_NANOS) {
				nanos = coarse;
				counted = nanos;
			}
		}
		ended(counted);
		HOLDER.setRelease(this, NOBODY);
		return nanos;
	}

	/**
	 * How often the owner of a re-entrant lock is in: what its hold is worth. Zero while
	 * the lock changes hands.
	 */
	int depth() {
		return (int) PERMITS.getVolatile(this);
	}

	void setDepth(int depth) {
		PERMITS.setRelease(this, depth);
	}

	int getAndSetDepth(int depth) {
		return (int) PERMITS.getAndSet(this, depth);
	}

	boolean changeDepth(int from, int to) {
		return PERMITS.compareAndSet(this, from, to);
	}

	/**
	 * The slot of a lock for a new epoch, after this one's hold was taken away. It goes
	 * on with the counts, the end of that hold included.
	 */
	abstract Slot successor(int epoch);

	/** Who is in here, as the watch sees it, or {@code null} if it is empty. */
	@Nullable Holding holding(int permits) {
		Object current = this.holder;
		return (current != null) ? new Holding(this.primitive, current, permits, this.since) : null;
	}

	/** For how long what is in here has been held, to within a tick. */
	long age() {
		return Math.max(0, System.nanoTime() - this.since);
	}

	@Override
	public void release() {
		this.primitive.exit(this);
	}

	@Override
	public long fencingToken() {
		return this.primitive.tokenOf(this);
	}

	/** The token of the hold in here, of a lock that has them. */
	abstract long token();

	/**
	 * Changes in whose name it is held.
	 * @return {@code false} if it was another's, and nothing changed
	 */
	boolean handOver(Object from, Object to) {
		return HOLDER.compareAndSet(this, from, to);
	}

	@Nullable Object holder() {
		return this.holder;
	}

	int permits() {
		return this.permits;
	}

	/** Changes what the hold is worth. Ordered by a lock of the primitive. */
	void setPermits(int permits) {
		this.permits = permits;
	}

	/** Who is in here, or {@code null} if it is empty. */
	@Nullable Holder describe(int count) {
		Object current = this.holder;
		if (current == null) {
			return null;
		}
		Instant begun = Instant.now().minusNanos(age());
		return new Holder(WaitNode.nameOf(current), this.primitive.shared.engine.traces.traceId(current), begun, count);
	}

}
