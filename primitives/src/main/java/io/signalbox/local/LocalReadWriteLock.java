package io.signalbox.local;

import java.util.List;
import java.util.stream.Stream;

import io.signalbox.Holder;
import io.signalbox.Keys;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.Settings;
import io.signalbox.Waiter;
import io.signalbox.watch.Holding;
import io.signalbox.watch.Waiting;
import org.jspecify.annotations.Nullable;

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

	final PermitSynchronizer permits;

	/** Orders taking and closing reads under the write lock with its release. */
	final QueueLock nesting = new QueueLock();

	final ReadSide read;

	final WriteSide write;

	LocalReadWriteLock(Shared shared) {
		this(shared, null, settingsOfSides((ReadWriteLockSettings) shared.settings));
	}

	/** The sides are locks, and count for themselves. */
	private LocalReadWriteLock(Shared shared, @Nullable Object key, LockSettings sides) {
		this(shared, key, new Shared(shared.engine, shared.name, sides), new Shared(shared.engine, shared.name, sides));
	}

	private LocalReadWriteLock(Shared shared, @Nullable Object key, Shared readers, Shared writers) {
		super(shared, key);
		this.permits = new PermitSynchronizer(ALL, ALL, true, settings().maxWaiting());
		this.read = new ReadSide(this, readers);
		this.write = new WriteSide(this, writers);
	}

	private static LockSettings settingsOfSides(ReadWriteLockSettings settings) {
		return new LockSettings(true, true, settings.maxWaiting(), settings.timeout(), settings.maxKeys());
	}

	@Override
	void changeTo(Settings settings) {
		super.changeTo(settings);
		LockSettings sides = settingsOfSides((ReadWriteLockSettings) settings);
		this.read.shared.settings = sides;
		this.write.shared.settings = sides;
	}

	@Override
	void adapt() {
		this.permits.configure(ALL, true, settings().maxWaiting(), this.shared.drained);
	}

	@Override
	public void drain() {
		change(() -> drained(true));
	}

	@Override
	public void reopen() {
		change(() -> drained(false));
	}

	private void drained(boolean drained) {
		this.shared.drained = drained;
		this.read.shared.drained = drained;
		this.write.shared.drained = drained;
	}

	@Override
	public boolean isDrained() {
		return this.shared.drained;
	}

	@Override
	public ReadWriteLockSettings settings() {
		return (ReadWriteLockSettings) this.shared.settings;
	}

	@Override
	public Keys<NamedReadWriteLock> keys() {
		return this.shared.keys((shared) -> new LocalKeys<>(shared,
				(key) -> new LocalReadWriteLock(shared, key, this.read.shared, this.write.shared)));
	}

	@Override
	boolean isIdle() {
		return this.permits.waiting() == 0 && this.permits.available() == ALL;
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
	void closeOwn() {
		this.permits.close();
	}

	@Override
	boolean isClosed() {
		return this.permits.isClosed();
	}

	/** Listeners hear of both sides, and of keys that are refused to both. */
	@Override
	public void addListener(PrimitiveListener listener) {
		super.addListener(listener);
		this.read.addListener(listener);
		this.write.addListener(listener);
	}

	@Override
	public long attempts(Outcome outcome) {
		// what is refused before there is an instance is refused to no side
		return this.shared.waits(outcome) + this.read.attempts(outcome) + this.write.attempts(outcome);
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
	int inUse() {
		return this.read.inUse() + this.write.inUse();
	}

	@Override
	public int waiting() {
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
	List<Holder> ownHolders() {
		return Stream.<LocalPrimitive>of(this.write, this.read).flatMap((side) -> side.ownHolders().stream()).toList();
	}

	@Override
	List<Waiter> ownWaiters() {
		return this.permits.waiters(this.shared.engine.traces);
	}

	@Override
	public int capacity() {
		return ALL;
	}

	@Override
	public List<Holding> holdings() {
		return Stream.concat(Stream.ofNullable(this.write.slot.holding(ALL)), this.read.holdings().stream()).toList();
	}

	@Override
	public List<Waiting> waits() {
		return this.permits.nodes()
			.stream()
			.<Waiting>map((node) -> new LocalWait((node.permits == ALL) ? this.write : this.read, node, this.permits))
			.toList();
	}

	@Override
	String figures() {
		return "readers=" + this.read.inUse() + ", writer=" + this.write.heldBy() + ", waiting="
				+ this.permits.waiting();
	}

}
