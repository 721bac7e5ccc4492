package io.signalbox.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
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
import org.redisson.api.RReadWriteLock;

/**
 * {@link NamedReadWriteLock} in several JVMs. Readers and writers of one JVM wait in one
 * line; a writer that waits does not keep out the readers of other JVMs, as Redisson has
 * no preference for writers.
 */
final class RedissonReadWriteLock extends RedissonPrimitive implements NamedReadWriteLock {

	/** As many readers as there may be. */
	static final int ALL = 1 << 30;

	/** Readers and writers of this JVM, in the order of their arrival. */
	final Line line;

	final RedissonReadLock read;

	final RedissonWriteLock write;

	RedissonReadWriteLock(Shared shared) {
		this(shared, null, settingsOfSides((ReadWriteLockSettings) shared.settings));
	}

	/** The sides are locks, and count for themselves. */
	private RedissonReadWriteLock(Shared shared, @Nullable Object key, LockSettings sides) {
		this(shared, key, new Shared(shared.engine, shared.name, sides), new Shared(shared.engine, shared.name, sides));
	}

	private RedissonReadWriteLock(Shared shared, @Nullable Object key, Shared readers, Shared writers) {
		super(shared, key);
		this.line = new Line(shared.engine, () -> settings().maxWaiting());
		this.read = new RedissonReadLock(this, readers);
		this.write = new RedissonWriteLock(this, writers);
	}

	private static LockSettings settingsOfSides(ReadWriteLockSettings settings) {
		return new LockSettings(true, true, settings.maxWaiting(), settings.timeout(), settings.maxKeys());
	}

	@Override
	public ReadWriteLockSettings settings() {
		return (ReadWriteLockSettings) this.shared.settings;
	}

	/** A lock object that nobody else uses. */
	RReadWriteLock lock() {
		return this.shared.engine.server.client.getReadWriteLock(this.at.readWriteLock());
	}

	/** The sides have settings of their own, which say the same. */
	@Override
	void changeTo(Settings settings) {
		super.changeTo(settings);
		LockSettings sides = settingsOfSides((ReadWriteLockSettings) settings);
		this.read.shared.settings = sides;
		this.write.shared.settings = sides;
	}

	@Override
	public void drain() {
		drained(true);
		Stream.concat(Stream.of(this), instances())
			.forEach((each) -> ((RedissonReadWriteLock) each).line.refuseShutOut());
	}

	@Override
	public void reopen() {
		drained(false);
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
	public Keys<NamedReadWriteLock> keys() {
		return this.shared.keys((shared) -> new RedissonKeys<NamedReadWriteLock>(shared,
				(key) -> new RedissonReadWriteLock(shared, key, this.read.shared, this.write.shared)));
	}

	@Override
	boolean isIdle() {
		return this.read.isSideIdle() && this.write.isSideIdle();
	}

	@Override
	public NamedLock readLock() {
		return this.read;
	}

	@Override
	public NamedLock writeLock() {
		return this.write;
	}

	private Stream<RedissonLock> sides() {
		return Stream.of(this.write, this.read);
	}

	@Override
	Stream<RedissonPrimitive> parts() {
		return super.parts().flatMap((each) -> ((RedissonReadWriteLock) each).sides());
	}

	@Override
	Stream<String> lostHolders() {
		return sides().flatMap(RedissonPrimitive::lostHolders);
	}

	@Override
	CompletableFuture<?> ended() {
		return this.line.underway.ended();
	}

	@Override
	void closeOwn() {
		this.line.close();
	}

	/** Listeners hear of both sides, and of keys that are refused to both. */
	@Override
	public void addListener(PrimitiveListener listener) {
		super.addListener(listener);
		sides().forEach((side) -> side.addListener(listener));
	}

	@Override
	public long attempts(Outcome outcome) {
		// what is refused before there is an instance is refused to no side
		return super.attempts(outcome) + sides().mapToLong((side) -> side.attempts(outcome)).sum();
	}

	@Override
	public long waitNanos(Outcome outcome) {
		return sides().mapToLong((side) -> side.waitNanos(outcome)).sum();
	}

	@Override
	public long rejectedReleases() {
		return sides().mapToLong(RedissonLock::rejectedReleases).sum();
	}

	@Override
	public long lostLeases() {
		return sides().mapToLong(RedissonLock::lostLeases).sum();
	}

	@Override
	public long holds() {
		return sides().mapToLong(RedissonLock::holds).sum();
	}

	@Override
	public long holdNanos() {
		return sides().mapToLong(RedissonLock::holdNanos).sum();
	}

	@Override
	int inUse() {
		return sides().mapToInt(RedissonLock::inUse).sum();
	}

	@Override
	public int waiting() {
		return this.line.size();
	}

	@Override
	public int max() {
		return 1;
	}

	@Override
	List<Holder> ownHolders() {
		return sides().flatMap((side) -> side.ownHolders().stream()).toList();
	}

	@Override
	List<Waiter> ownWaiters() {
		return sides().flatMap((side) -> side.ownWaiters().stream()).toList();
	}

	@Override
	public int capacity() {
		return ALL;
	}

	@Override
	public List<Holding> holdings() {
		return sides().flatMap((side) -> side.holdings().stream()).toList();
	}

	@Override
	public List<Waiting> waits() {
		return this.read.waits();
	}

	@Override
	String figures() {
		return "readers=" + this.read.inUse() + ", writer=" + this.write.heldBy() + ", waiting=" + waiting();
	}

}
