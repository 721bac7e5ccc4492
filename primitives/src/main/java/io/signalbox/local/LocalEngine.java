package io.signalbox.local;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import io.signalbox.BarrierSettings;
import io.signalbox.CallTraces;
import io.signalbox.ConditionSettings;
import io.signalbox.Engine;
import io.signalbox.EventSettings;
import io.signalbox.Kind;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedQueue;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.QueueSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Timeout;
import io.signalbox.watch.Watchable;
import io.signalbox.watch.Watched;
import org.jspecify.annotations.Nullable;

/**
 * The engine for one JVM.
 *
 * <p>
 * An uncontended grant is a compare-and-set and a few field writes; it reads no real
 * clock, allocates nothing and takes no lock. Those who wait park.
 *
 * @since 0.1
 */
public final class LocalEngine implements Engine, Watchable {

	/** One in how many holds is measured where there are many. */
	public static final int DEFAULT_HOLD_SAMPLING = 32;

	final CoarseClock clock = new CoarseClock();

	final Timeout defaultTimeout;

	final int holdSampling;

	/**
	 * What fencing tokens are counted from: the time in microseconds, so that they rise
	 * across restarts, as nobody is granted a lock a million times a second for long.
	 */
	final long firstToken = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

	/** Asked about holders and waiters when somebody looks at them. */
	final CallTraces traces;

	/** Completes asynchronous acquisitions, so that no releaser runs their callbacks. */
	final Executor executor = new CompletableFuture<>().defaultExecutor();

	/** Orders changes of settings with making instances that have them. */
	final ReentrantLock changes = new ReentrantLock();

	/** Weak, so that what nobody refers to can go. Guarded by itself. */
	private final Set<LocalPrimitive> primitives = Collections.newSetFromMap(new WeakHashMap<>());

	private @Nullable ScheduledExecutorService timer;

	private boolean closed;

	/**
	 * Makes an engine with a timeout of 30 seconds that measures holds in the default
	 * way.
	 */
	public LocalEngine() {
		this(Timeout.valueOf("30s"), DEFAULT_HOLD_SAMPLING);
	}

	/**
	 * Makes an engine.
	 * @param defaultTimeout longest wait where neither the caller nor the primitive sets
	 * one
	 * @param holdSampling how holds are measured where there are more than some thousand
	 * a second: one in this many; 1 measures every hold, 0 none
	 */
	public LocalEngine(Timeout defaultTimeout, int holdSampling) {
		this(defaultTimeout, holdSampling, CallTraces.NONE);
	}

	/**
	 * Makes an engine whose holders and waiters are shown with their traces.
	 * @param defaultTimeout longest wait where neither the caller nor the primitive sets
	 * one
	 * @param holdSampling how holds are measured where there are more than some thousand
	 * a second: one in this many; 1 measures every hold, 0 none
	 * @param traces says which trace a call belongs to
	 */
	public LocalEngine(Timeout defaultTimeout, int holdSampling, CallTraces traces) {
		if (holdSampling < 0) {
			throw new IllegalArgumentException("'holdSampling' must not be negative but was " + holdSampling);
		}
		this.defaultTimeout = defaultTimeout;
		this.holdSampling = holdSampling;
		this.traces = traces;
	}

	@Override
	public String name() {
		return "local";
	}

	@Override
	public NamedLock lock(String name, LockSettings settings) {
		Shared shared = new Shared(this, name, settings);
		if (settings.holdAtLeast() != null) {
			return keep(new LastingLock(shared, null));
		}
		return keep(settings.reentrant() ? new LocalReentrantLock(shared, null) : new LocalLock(shared, null));
	}

	@Override
	public NamedReadWriteLock readWriteLock(String name, ReadWriteLockSettings settings) {
		return keep(new LocalReadWriteLock(new Shared(this, name, settings)));
	}

	@Override
	public NamedSemaphore semaphore(String name, SemaphoreSettings settings) {
		return keep(new LocalSemaphore(new Shared(this, name, settings), null));
	}

	@Override
	public NamedEvent event(String name, EventSettings settings) {
		return keep(new LocalEvent(new Shared(this, name, settings), null));
	}

	@Override
	public NamedCondition condition(String name, ConditionSettings settings, NamedLock lock) {
		if (lock.kind() != Kind.LOCK) {
			throw new IllegalArgumentException(Kind.CONDITION.describe(name) + " needs a lock of its own but got "
					+ lock.describe() + ", which has no conditions");
		}
		if (!(lock instanceof LocalLock local) || local.shared.engine != this) {
			throw new IllegalArgumentException(
					Kind.CONDITION.describe(name) + " needs a lock of its own engine but got " + lock.describe()
							+ " of engine '" + lock.engine() + "'");
		}
		if (local.settings().holdAtLeast() != null) {
			throw new IllegalArgumentException(
					Kind.CONDITION.describe(name) + " needs a lock that a wait can give away " + "but got "
							+ lock.describe() + ", whose holds last at least " + local.settings().holdAtLeast());
		}
		return keep(new LocalCondition(new Shared(this, name, settings), local));
	}

	@Override
	public NamedBarrier barrier(String name, BarrierSettings settings) {
		return keep(new LocalBarrier(new Shared(this, name, settings)));
	}

	@Override
	public <E> NamedQueue<E> queue(String name, QueueSettings settings) {
		LocalQueue<E> queue = new LocalQueue<>(this, name, settings);
		keep(queue.puts);
		keep(queue.takes);
		return queue;
	}

	<P extends LocalPrimitive> P keep(P primitive) {
		boolean late;
		synchronized (this.primitives) {
			this.primitives.add(primitive);
			late = this.closed;
		}
		if (late) {
			primitive.close();
		}
		return primitive;
	}

	@Override
	public Stream<? extends Watched> watched() {
		LocalPrimitive[] all;
		synchronized (this.primitives) {
			all = this.primitives.toArray(LocalPrimitive[]::new);
		}
		return Arrays.stream(all).flatMap(LocalPrimitive::watched);
	}

	/**
	 * Ends the waits of asynchronous acquisitions, and holds that outlast their calls.
	 */
	ScheduledExecutorService timer() {
		synchronized (this.primitives) {
			if (this.timer == null) {
				ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, (task) -> {
					Thread thread = new Thread(task, "signalbox-timer");
					thread.setDaemon(true);
					return thread;
				}, new ThreadPoolExecutor.DiscardPolicy());
				made.setRemoveOnCancelPolicy(true);
				if (this.closed) {
					made.shutdownNow();
				}
				// here, as callers that must not block would wait for one another to
				// start it
				made.prestartCoreThread();
				this.timer = made;
			}
			return this.timer;
		}
	}

	@Override
	public void close() {
		LocalPrimitive[] all;
		synchronized (this.primitives) {
			this.closed = true;
			all = this.primitives.toArray(LocalPrimitive[]::new);
			if (this.timer != null) {
				this.timer.shutdownNow();
			}
		}
		for (LocalPrimitive primitive : all) {
			primitive.close();
		}
		this.clock.close();
	}

}
