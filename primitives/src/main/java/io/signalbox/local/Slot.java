package io.signalbox.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;

import io.signalbox.Grant;
import io.signalbox.Holder;
import org.jspecify.annotations.Nullable;

/**
 * The place of one holder: says who holds, counts grants and measures holds. It is used
 * again by later holders, so that a grant allocates nothing, and it is written only by
 * the one who is in it, so that counting needs no atomic addition.
 *
 * <p>
 * <b>How holds are measured.</b> Reading the clock twice costs more than the grant
 * itself. So the first {@value #EXACT_PER_TICK} holds of each tick of the
 * {@link CoarseClock} are measured exactly, and of the others one in {@code sampling},
 * which then counts {@code sampling} times. A hold that spans two ticks or more is never
 * estimated: it is read off the coarse clock where it was not measured, and counts once
 * where it was. Which holds are measured is decided when they begin and by what went
 * before, and so does not depend on how long they take: the sum is unbiased, and exact at
 * ordinary rates.
 */
final class Slot implements Grant {

	static final int EXACT_PER_TICK = 32;

	private static final long LONG_HOLD_NANOS = 2 * CoarseClock.TICK_NANOS;

	/**
	 * Of the field's type, so that the handle is invoked exactly, without a conversion.
	 */
	private static final @Nullable Object NOBODY = null;

	private static final VarHandle HOLDER;

	static {
		try {
			HOLDER = MethodHandles.lookup().findVarHandle(Slot.class, "holder", Object.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final PermitPrimitive primitive;

	private final CoarseClock clock;

	/** One in how many is measured when there are many; 0 for none at all. */
	private final int sampling;

	/** Identity of the call that is in here; orders all other fields. */
	private volatile @Nullable Object holder;

	private int permits;

	private long since;

	private long begins;

	/** Zero for a hold that is not measured. */
	private long start;

	private int weight;

	private int exactLeft;

	private int untilSample;

	private long heldNanos;

	/** Whether the hold ends by its owner's unlock. Of the owner's thread. */
	boolean loose;

	/** Whether to forget it after its hold. */
	final boolean extra;

	/** The place in the state of the synchronizer that it stands for. */
	final int place;

	Slot(PermitPrimitive primitive, boolean extra) {
		this(primitive, extra, PermitSynchronizer.NO_PLACE);
	}

	Slot(PermitPrimitive primitive, boolean extra, int place) {
		this.primitive = primitive;
		this.extra = extra;
		this.place = place;
		this.clock = primitive.engine.clock;
		this.sampling = primitive.engine.holdSampling;
	}

	/** Takes the slot if it is empty, for primitives with more than one. */
	boolean claim(Object owner) {
		return this.holder == null && HOLDER.compareAndSet(this, NOBODY, owner);
	}

	/** Begins a hold in a slot that nobody else can be in. */
	void begin(Object owner, int permits) {
		this.permits = permits;
		this.loose = false;
		this.begins++;
		long now = this.clock.now();
		if (now != this.since) {
			this.since = now;
			this.exactLeft = EXACT_PER_TICK;
		}
		this.start = shouldMeasure() ? System.nanoTime() : 0;
		HOLDER.setRelease(this, owner);
	}

	private boolean shouldMeasure() {
		if (this.sampling == 0) {
			return false;
		}
		if (this.exactLeft > 0) {
			this.exactLeft--;
			this.weight = 1;
			return true;
		}
		if (--this.untilSample > 0) {
			return false;
		}
		this.untilSample = this.sampling;
		this.weight = this.sampling;
		return true;
	}

	/**
	 * Ends the hold.
	 * @return how long it was, or -1 if it was not measured
	 */
	long end() {
		long nanos = -1;
		if (this.sampling != 0) {
			long coarse = this.clock.now() - this.since;
			if (this.start != 0) {
				nanos = System.nanoTime() - this.start;
				this.heldNanos += (coarse >= LONG_HOLD_NANOS) ? nanos : nanos * this.weight;
			}
			else if (coarse >= LONG_HOLD_NANOS) {
				nanos = coarse;
				this.heldNanos += nanos;
			}
		}
		HOLDER.setRelease(this, NOBODY);
		return nanos;
	}

	@Override
	public void release() {
		this.primitive.exit(this);
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

	long begins() {
		VarHandle.acquireFence();
		return this.begins;
	}

	long heldNanos() {
		VarHandle.acquireFence();
		return this.heldNanos;
	}

	/** Who is in here, or {@code null} if it is empty. */
	@Nullable Holder describe(int count) {
		Object current = this.holder;
		if (current == null) {
			return null;
		}
		Instant begun = Instant.now().minusNanos(Math.max(0, System.nanoTime() - this.since));
		return new Holder(WaitNode.nameOf(current), begun, count);
	}

}
