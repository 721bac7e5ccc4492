package io.signalbox.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

	private static final VarHandle DEPTH;

	static {
		try {
			DEPTH = MethodHandles.lookup().findVarHandle(LocalReentrantLock.class, "depth", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** How often the owner is in. Zero while the lock changes hands. */
	private volatile int depth;

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
		if (this.slot.holder() == owner && reenter()) {
			if (this.slot.holder() == owner) {
				return this.slot;
			}
			// the owner's hold was closed elsewhere in between, and this is somebody
			// else's
			this.shared.grants().decrement();
			exit(this.slot);
		}
		return super.takeNow(owner, count);
	}

	private boolean reenter() {
		for (int current = this.depth; current > 0; current = this.depth) {
			if (current == Integer.MAX_VALUE) {
				throw new IllegalStateException(describe() + " cannot be acquired more than " + current + " times");
			}
			if (DEPTH.compareAndSet(this, current, current + 1)) {
				this.shared.grants().increment();
				return true;
			}
		}
		return false;
	}

	@Override
	Slot occupy(Object owner, int count) {
		DEPTH.setRelease(this, 1);
		return super.occupy(owner, count);
	}

	@Override
	void exit(Slot slot) {
		for (;;) {
			int current = this.depth;
			if (current == 0) {
				throw notHeld();
			}
			if (DEPTH.compareAndSet(this, current, current - 1)) {
				if (current == 1) {
					leave();
				}
				return;
			}
		}
	}

	@Override
	boolean isNested() {
		return this.depth > 1;
	}

	@Override
	int suspend() {
		int current = (int) DEPTH.getAndSet(this, 0);
		leave();
		return current;
	}

	@Override
	void reoccupy(Object owner, int depth) {
		occupy(owner, 1);
		DEPTH.setRelease(this, depth);
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
		return (this.slot.holder() == Thread.currentThread()) ? this.depth : 0;
	}

	@Override
	List<Holder> ownHolders() {
		int count = this.depth;
		Holder holder = (count > 0) ? this.slot.describe(count) : null;
		return (holder != null) ? List.of(holder) : List.of();
	}

	@Override
	String figures() {
		return heldBy() + ", depth=" + this.depth + ", waiting=" + waiting();
	}

}
