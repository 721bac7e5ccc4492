package io.signalbox.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.signalbox.Grant;
import io.signalbox.Hold;
import io.signalbox.HoldableKeys;
import io.signalbox.Holder;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.OverReleaseException;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SemaphoreSettings;
import io.signalbox.watch.Holding;
import org.jspecify.annotations.Nullable;

/**
 * {@link NamedSemaphore} over {@link PermitSynchronizer}. A scoped or annotated hold has
 * a slot; a permit that was taken with {@link #acquire()} belongs to nobody and is only
 * counted.
 */
final class LocalSemaphore extends PermitPrimitive implements NamedSemaphore {

	private final Slots slots;

	LocalSemaphore(Shared shared, @Nullable Object key) {
		super(shared, key, permitsOf((SemaphoreSettings) shared.settings));
		// with a place also where there are no permits yet
		this.slots = new Slots(Math.max(1, max(settings())));
	}

	private static PermitSynchronizer permitsOf(SemaphoreSettings settings) {
		return new PermitSynchronizer(settings.permits(), max(settings), settings.fair(), settings.maxWaiting());
	}

	private static int max(SemaphoreSettings settings) {
		return settings.bounded() ? settings.permits() : Integer.MAX_VALUE;
	}

	@Override
	public HoldableKeys<NamedSemaphore> keys() {
		return this.shared
			.keys((shared) -> new LocalHoldableKeys<>(shared, (key) -> new LocalSemaphore(this.shared, key)));
	}

	@Override
	boolean isIdle() {
		return settings().bounded() ? this.permits.waiting() == 0 && this.permits.inUse() == 0 : isIdle(permits());
	}

	@Override
	void adapt() {
		SemaphoreSettings now = settings();
		this.permits.configure(max(now), now.fair(), now.maxWaiting(), this.shared.drained);
	}

	@Override
	@Nullable Grant takeNow(Object owner, int count) {
		int place = this.permits.tryTakePlace(count, this.slots.preferredPlace(), this.slots.places());
		return (place != PermitSynchronizer.NOTHING) ? this.slots.begin(this, place, owner, count) : null;
	}

	@Override
	Slot occupy(Object owner, int count) {
		int place = this.permits.takePlace(this.slots.preferredPlace(), this.slots.places());
		return this.slots.begin(this, place, owner, count);
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
		if (!settings().bounded()) {
			return;
		}
		int own = this.slots.heldBy(owner);
		if (own > 0 && count > permits() - own) {
			this.shared.waited(Outcome.REJECTED, 0);
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
		if (settings().bounded() && count > permits()) {
			throw new IllegalArgumentException(
					describe() + " has " + permits() + " permits and can never grant " + count);
		}
	}

	@Override
	public SemaphoreSettings settings() {
		return (SemaphoreSettings) this.shared.settings;
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
		return holdOf(enterAsync(new AsyncCall(), count, timeout(timeout)));
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
		this.shared.waited(Outcome.TIMEOUT, 0);
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
		this.shared.grants().increment();
		if (this.shared.wantsEveryGrant()) {
			orGiveBack(this.shared::grantedAtOnce);
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
			this.shared.grants().increment();
			orGiveBack(() -> this.shared.waited(Outcome.ACQUIRED, turn.waitedNanos()));
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
			this.shared.releaseRejected();
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
		return settings().permits();
	}

	@Override
	public int available() {
		return Math.max(0, this.permits.available());
	}

	@Override
	int inUse() {
		return settings().bounded() ? this.permits.inUse() : Math.max(0, permits() - available());
	}

	@Override
	public int max() {
		return permits();
	}

	@Override
	long grants() {
		return this.slots.begins() + this.shared.granted();
	}

	@Override
	public long holds() {
		KeyedHolds byKey = this.shared.keyedHoldsIfAny();
		return this.slots.ends() + ((byKey != null) ? byKey.ends() : 0);
	}

	@Override
	public long holdNanos() {
		KeyedHolds byKey = this.shared.keyedHoldsIfAny();
		return this.slots.heldNanos() + ((byKey != null) ? byKey.nanos() : 0);
	}

	@Override
	List<Holder> ownHolders() {
		return this.slots.occupied().flatMap((slot) -> Stream.ofNullable(slot.describe(slot.permits()))).toList();
	}

	@Override
	public int capacity() {
		return settings().bounded() ? this.permits.max() : UNLIMITED;
	}

	@Override
	public List<Holding> holdings() {
		return this.slots.occupied().flatMap((slot) -> Stream.ofNullable(slot.holding(slot.permits()))).toList();
	}

	@Override
	String figures() {
		return "permits=" + permits() + ", available=" + available() + ", waiting=" + waiting();
	}

}
