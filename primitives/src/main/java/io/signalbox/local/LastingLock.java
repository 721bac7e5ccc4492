package io.signalbox.local;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

import io.signalbox.NamedLock;
import io.signalbox.Timeout;
import io.signalbox.watch.Holding;
import org.jspecify.annotations.Nullable;

/**
 * A plain lock whose holds last at least for some time. Whoever releases earlier goes on
 * at once, and is not its owner any more; the lock stays taken in his name until the time
 * is over. That of a closed engine stays taken: nobody is to come after.
 */
final class LastingLock extends LocalLock {

	/** When the hold began. Of the one who is in the slot, which orders it. */
	private long startNanos;

	LastingLock(Shared shared, @Nullable Object key) {
		super(shared, key);
	}

	/** Whom a lock is taken by that its owner has left. */
	private record Left(String name, Timeout holdAtLeast) {

		@Override
		public String toString() {
			return this.name + " (released, held for at least " + this.holdAtLeast + ")";
		}

	}

	@Override
	NamedLock instance(Object key) {
		return new LastingLock(this.shared, key);
	}

	@Override
	Slot occupy(Object owner, int count) {
		this.startNanos = System.nanoTime();
		return super.occupy(owner, count);
	}

	@Override
	void leave(Slot slot) {
		if (!keep(slot)) {
			super.leave(slot);
		}
	}

	/** Keeps the lock taken if it is too early to give it back. */
	private synchronized boolean keep(Slot slot) {
		Object owner = slot.holder();
		if (owner instanceof Left) {
			throw notHeld();
		}
		Timeout atLeast = Objects.requireNonNull(settings().holdAtLeast());
		long left = atLeast.nanos() - (System.nanoTime() - this.startNanos);
		// what was taken away by force has another slot, and is refused like any other
		if (slot != this.slot || owner == null || left <= 0
				|| !slot.handOver(owner, new Left(WaitNode.nameOf(owner), atLeast))) {
			return false;
		}
		this.shared.engine.timer().schedule(() -> end(slot), left, TimeUnit.NANOSECONDS);
		return true;
	}

	/** Unless it was taken away by force meanwhile, and is in another slot. */
	private void end(Slot slot) {
		if (slot == this.slot) {
			super.leave(slot);
			forgetKeyIfIdle();
		}
	}

	/** No call holds it that has left it. */
	@Override
	public List<Holding> holdings() {
		return (this.slot.holder() instanceof Left) ? List.of() : super.holdings();
	}

	@Override
	public Condition newCondition() {
		throw new UnsupportedOperationException(
				describe() + " has no conditions: a wait could not give it away, as its " + "holds last at least "
						+ settings().holdAtLeast());
	}

}
