package io.signalbox.local;

import java.util.List;

import io.signalbox.Grant;
import io.signalbox.Holder;
import io.signalbox.NamedLock;
import io.signalbox.NotHeldException;
import org.jspecify.annotations.Nullable;

/**
 * A re-entrant lock: a plain one whose owner goes straight in again. The depth changes by
 * compare-and-set, never from zero up, because the hold of an owner may be closed by
 * another thread.
 */
class LocalReentrantLock extends LocalLock {

	LocalReentrantLock(Shared shared, @Nullable Object key) {
		super(shared, key);
	}

	LocalReentrantLock(Shared shared, @Nullable Object key, PermitSynchronizer permits) {
		super(shared, key, permits);
	}

	@Override
	NamedLock instance(Object key) {
		return new LocalReentrantLock(this.shared, key);
	}

	@Override
	@Nullable Grant takeNow(Object owner, int count) {
		Slot current = this.slot;
		if (current.holder() == owner && reenter(current)) {
			if (current.holder() == owner) {
				return current;
			}
			// the owner's hold was closed elsewhere in between, and this is somebody
			// else's
			this.shared.grants().decrement();
			exit(current);
		}
		return super.takeNow(owner, count);
	}

	private boolean reenter(Slot slot) {
		for (int current = slot.depth(); current > 0; current = slot.depth()) {
			if (current == Integer.MAX_VALUE) {
				throw new IllegalStateException(describe() + " cannot be acquired more than " + current + " times");
			}
			if (slot.changeDepth(current, current + 1)) {
				this.shared.grants().increment();
				return true;
			}
		}
		return false;
	}

	@Override
	void exit(Slot slot) {
		for (;;) {
			int current = slot.depth();
			if (current == 0) {
				throw notHeld();
			}
			if (slot.changeDepth(current, current - 1)) {
				if (current == 1) {
					leave(slot);
				}
				return;
			}
		}
	}

	@Override
	boolean isNested() {
		return this.slot.depth() > 1;
	}

	@Override
	int suspend() {
		Slot current = this.slot;
		int depth = current.getAndSetDepth(0);
		leave(current);
		return depth;
	}

	@Override
	void reoccupy(Object owner, int depth) {
		occupy(owner, 1);
		this.slot.setDepth(depth);
	}

	@Override
	void refuseSelfDeadlock(Object owner, int count) {
		// the owner goes straight in
	}

	@Override
	public void unlock() {
		if (holdCount() == 0) {
			this.shared.releaseRejected();
			throw new NotHeldException(describe() + " cannot be released by '" + Thread.currentThread().getName()
					+ "': it is " + heldBy());
		}
		exit(this.slot);
	}

	@Override
	public int holdCount() {
		return (this.slot.holder() == Thread.currentThread()) ? this.slot.depth() : 0;
	}

	@Override
	List<Holder> ownHolders() {
		int count = this.slot.depth();
		Holder holder = (count > 0) ? this.slot.describe(count) : null;
		return (holder != null) ? List.of(holder) : List.of();
	}

	@Override
	String figures() {
		return heldBy() + ", depth=" + this.slot.depth() + ", waiting=" + waiting();
	}

}
