package io.signalbox.local;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import io.signalbox.Holder;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.Statistics;
import io.signalbox.Waiter;

/**
 * {@link NamedReadWriteLock} over permits: a reader takes one and a writer all of them,
 * in one fair queue.
 *
 * <p>
 * A read lock that is taken under the write lock is worth nothing at first; when the
 * write lock is released before it, it is worth one of the permits.
 */
final class LocalReadWriteLock extends LocalPrimitive implements NamedReadWriteLock {

	/** As many readers as anyone could have threads, and a sum that stays positive. */
	static final int ALL = 1 << 30;

	private final ReadWriteLockSettings settings;

	final PermitSynchronizer permits;

	/** Orders taking and closing reads under the write lock with its release. */
	final ReentrantLock nesting = new ReentrantLock();

	final ReadSide read;

	final WriteSide write;

	LocalReadWriteLock(LocalEngine engine, String name, ReadWriteLockSettings settings) {
		super(engine, name);
		this.settings = settings;
		this.permits = new PermitSynchronizer(ALL, ALL, true, settings.maxWaiting());
		this.read = new ReadSide(this);
		this.write = new WriteSide(this);
	}

	@Override
	public ReadWriteLockSettings settings() {
		return this.settings;
	}

	@Override
	public io.signalbox.Keys<NamedReadWriteLock> keys() {
		throw new UnsupportedOperationException("keys");
	}

	@Override
	public NamedLock readLock() {
		return this.read;
	}

	@Override
	public NamedLock writeLock() {
		return this.write;
	}

	@Override
	void close() {
		this.permits.close();
	}

	@Override
	boolean isClosed() {
		return this.permits.isClosed();
	}

	/** Listeners hear of both sides. */
	@Override
	public void addListener(PrimitiveListener listener) {
		this.read.addListener(listener);
		this.write.addListener(listener);
	}

	@Override
	public long attempts(Outcome outcome) {
		return this.read.attempts(outcome) + this.write.attempts(outcome);
	}

	@Override
	public long waitNanos(Outcome outcome) {
		return this.read.waitNanos(outcome) + this.write.waitNanos(outcome);
	}

	@Override
	public long rejectedReleases() {
		return this.read.rejectedReleases() + this.write.rejectedReleases();
	}

	@Override
	long grants() {
		return this.read.grants() + this.write.grants();
	}

	@Override
	public int active() {
		return this.read.active() + this.write.active();
	}

	@Override
	public int pending() {
		return this.permits.waiting();
	}

	@Override
	public int max() {
		return 1;
	}

	@Override
	public long holds() {
		return this.read.holds() + this.write.holds();
	}

	@Override
	public long holdNanos() {
		return this.read.holdNanos() + this.write.holdNanos();
	}

	@Override
	public List<Holder> holders() {
		return Stream.<NamedPrimitive>of(this.write, this.read).flatMap((side) -> side.holders().stream()).toList();
	}

	@Override
	public List<Waiter> waiters() {
		return this.permits.waiters();
	}

	@Override
	String figures() {
		Statistics readers = this.read;
		return "readers=" + readers.active() + ", writer=" + this.write.heldBy() + ", waiting="
				+ this.permits.waiting();
	}

}
