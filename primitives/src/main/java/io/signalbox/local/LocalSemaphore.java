package io.signalbox.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.Holder;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.OverReleaseException;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * {@link NamedSemaphore} over {@link PermitSynchronizer}. A scoped or annotated hold has
 * a slot; a permit that was taken with {@link #acquire()} belongs to nobody and is only
 * counted.
 */
final class LocalSemaphore extends PermitPrimitive implements NamedSemaphore {

	private final SemaphoreSettings settings;

	private final Slots slots;

	/** Grants that belong to nobody. */
	private final LongAdder loose = new LongAdder();

	LocalSemaphore(LocalEngine engine, String name, SemaphoreSettings settings) {
		super(engine, name, new PermitSynchronizer(settings.permits(),
				settings.bounded() ? settings.permits() : Integer.MAX_VALUE, settings.fair(), settings.maxWaiting()));
		this.settings = settings;
		this.slots = new Slots(this, settings.permits());
	}

	@Override
	@Nullable Grant takeNow(Object owner, int count) {
		int place = this.permits.tryTakePlace(count, this.slots.preferredPlace());
		return (place != PermitSynchronizer.NOTHING) ? this.slots.begin(place, owner, count) : null;
	}

	@Override
	Slot occupy(Object owner, int count) {
		return this.slots.begin(this.permits.takePlace(this.slots.preferredPlace()), owner, count);
	}

	@Override
	void exit(Slot slot) {
		int count = slot.permits();
		try {
			vacate(slot, count);
		}
		finally {
			this.slots.ended(slot);
		}
	}

	@Override
	void refuseSelfDeadlock(Object owner, int count) {
		if (!this.settings.bounded()) {
			return;
		}
		int own = this.slots.heldBy(owner);
		if (own > 0 && count > permits() - own) {
			waited(Outcome.REJECTED, 0);
			throw new SelfDeadlockException(describe() + " cannot be acquired: this call already holds " + own
					+ " of its " + permits() + " permits and would wait for itself");
		}
	}

	@Override
	void checkPermits(int count) {
		if (count < 1) {
			throw new IllegalArgumentException(
					describe() + " can only be acquired with 1 or more permits but was asked for " + count);
		}
		if (this.settings.bounded() && count > permits()) {
			throw new IllegalArgumentException(
					describe() + " has " + permits() + " permits and can never grant " + count);
		}
	}

	@Override
	public SemaphoreSettings settings() {
		return this.settings;
	}

	@Override
	public io.signalbox.HoldableKeys<NamedSemaphore> keys() {
		throw new UnsupportedOperationException("keys");
	}

	@Override
	public Hold hold() throws InterruptedException {
		return new LocalHold(acquire(1, ownTimeout().nanos()));
	}

	@Override
	public Hold hold(Duration timeout) throws InterruptedException {
		return new LocalHold(acquire(1, timeout));
	}

	@Override
	public Hold hold(int count, Duration timeout) throws InterruptedException {
		return new LocalHold(acquire(count, timeout));
	}

	@Override
	public @Nullable Hold tryHold() {
		return holdOf(tryOnce());
	}

	@Override
	public CompletionStage<Hold> holdAsync(Duration timeout) {
		return holdAsync(1, timeout);
	}

	@Override
	public CompletionStage<Hold> holdAsync(int count, Duration timeout) {
		return holdOf(enterAsync(new LockFace.AsyncCall(), count, Timeout.of(Duration.ofNanos(nanos(timeout)))));
	}

	@Override
	public void acquire() throws InterruptedException {
		long timeout = ownTimeout().nanos();
		switch (acquireLoose(timeout)) {
			case ACQUIRED -> {
			}
			case TIMEOUT -> throw timedOut(timeout);
			default -> throw rejected();
		}
	}

	@Override
	public boolean tryAcquire() {
		if (takeLoose()) {
			return true;
		}
		waited(Outcome.TIMEOUT, 0);
		return false;
	}

	@Override
	public boolean tryAcquire(Duration timeout) throws InterruptedException {
		return acquireLoose(nanos(timeout)) == Outcome.ACQUIRED;
	}

	private boolean takeLoose() {
		if (!this.permits.tryTake(1)) {
			return false;
		}
		this.loose.increment();
		if (wantsEveryGrant()) {
			orGiveBack(this::grantedAtOnce);
		}
		return true;
	}

	/** Tells the listeners of a loose grant, which is none if one of them throws. */
	private void orGiveBack(Runnable report) {
		try {
			report.run();
		}
		catch (RuntimeException | Error ex) {
			this.permits.put(1);
			throw ex;
		}
	}

	private Outcome acquireLoose(long timeoutNanos) throws InterruptedException {
		if (takeLoose()) {
			return Outcome.ACQUIRED;
		}
		Turn turn = awaitTurn(Thread.currentThread(), 1, timeoutNanos, true);
		if (turn.outcome() == Outcome.ACQUIRED) {
			this.loose.increment();
			orGiveBack(() -> waited(Outcome.ACQUIRED, turn.waitedNanos()));
		}
		return turn.outcome();
	}

	@Override
	public void release() {
		release(1);
	}

	@Override
	public void release(int count) {
		if (count < 1) {
			throw new IllegalArgumentException(
					describe() + " can only release 1 or more permits but was told " + count);
		}
		if (!this.permits.put(count)) {
			releaseRejected();
			throw overRelease(count);
		}
	}

	@Override
	RuntimeException overRelease(int count) {
		return new OverReleaseException(
				describe() + " cannot release " + count + ": more than was acquired (" + figures() + ")");
	}

	@Override
	public int permits() {
		return this.settings.permits();
	}

	@Override
	public int available() {
		return this.permits.available();
	}

	@Override
	public int active() {
		return Math.max(0, permits() - available());
	}

	@Override
	public int max() {
		return permits();
	}

	@Override
	long grants() {
		return this.slots.begins() + this.loose.sum();
	}

	@Override
	public long holds() {
		return this.slots.begins() - this.slots.occupied().count();
	}

	@Override
	public long holdNanos() {
		return this.slots.heldNanos();
	}

	@Override
	public List<Holder> holders() {
		return this.slots.occupied().flatMap((slot) -> Stream.ofNullable(slot.describe(slot.permits()))).toList();
	}

	@Override
	String figures() {
		return "permits=" + permits() + ", available=" + available() + ", waiting=" + waiting();
	}

}
