package io.signalbox.local;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

import io.signalbox.AcquireRejectedException;
import io.signalbox.BarrierSettings;
import io.signalbox.EventSettings;
import io.signalbox.HoldableKeys;
import io.signalbox.Keys;
import io.signalbox.Keys.Use;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Memory is what is in use, however many keys there have been, and what is in use is not
 * collected.
 */
@Timeout(60)
class KeysMemoryTests {

	private static final int MILLION = 1_000_000;

	/**
	 * What a million keys would need many times over, and other tests' threads do not.
	 */
	private static final long SOME_BYTES = 8L << 20;

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void millionKeysLeaveTheHeapWhereItWas() throws Exception {
		HoldableKeys<NamedLock> keys = this.engine.lock("l", LockSettings.PLAIN).keys();
		holdEach(keys, 1000);
		long before = used();
		holdEach(keys, MILLION);
		assertThat(used() - before).isLessThan(SOME_BYTES);
		assertThat(keys.count()).isZero();
	}

	private static void holdEach(HoldableKeys<NamedLock> keys, int count) throws Exception {
		for (int i = 0; i < count; i++) {
			keys.hold(i).close();
		}
	}

	private static long used() throws Exception {
		collect();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	/** Comes back after a collection that has seen all there was. */
	private static void collect() throws Exception {
		for (int i = 0; i < 2; i++) {
			WeakReference<Object> garbage = new WeakReference<>(new Object());
			Threads.until(() -> {
				System.gc();
				return garbage.get() == null;
			});
		}
	}

	@Test
	void asManyKeysAsThereMayBeAreForgotten() {
		HoldableKeys<?> keys = this.engine.semaphore("s", SemaphoreSettings.bounded(2)).keys();
		List<Use<?>> uses = new ArrayList<>();
		for (int i = 0; i < Keys.DEFAULT_MAX; i++) {
			uses.add(keys.use(i));
		}
		assertThat(keys.count()).isEqualTo(Keys.DEFAULT_MAX);
		uses.forEach(Use::close);
		assertThat(keys.count()).isZero();
	}

	/** The engine keeps weak references, to primitives and not to their keys. */
	@Test
	void waitForAKeyEndsWithTheEngineWhoeverStillKnowsThePrimitive() throws Exception {
		Keys<NamedEvent> events = this.engine.event("e", EventSettings.CLEAR).keys();
		Keys<NamedBarrier> barriers = this.engine.barrier("b", new BarrierSettings(2, null)).keys();
		HoldableKeys<NamedLock> locks = this.engine.lock("l", LockSettings.PLAIN).keys();
		locks.hold("a");
		Use<NamedEvent> event = events.use("a");
		Use<NamedBarrier> barrier = barriers.use("a");
		Task<Void> forEvent = this.threads.run(() -> event.primitive().await());
		Task<Void> forBarrier = this.threads.run(() -> barrier.primitive().await());
		Task<Void> forLock = this.threads.run(() -> locks.hold("a"));
		awaitWaiting(event.primitive(), forEvent);
		awaitWaiting(barrier.primitive(), forBarrier);
		Threads.until(forLock::isParked);
		collect();
		this.engine.close();
		for (Task<?> task : List.of(forEvent, forBarrier, forLock)) {
			assertThat(task.failure()).isInstanceOf(AcquireRejectedException.class);
		}
	}

	private static void awaitWaiting(NamedPrimitive primitive, Task<?> task) {
		Threads.until(() -> primitive.statistics().pending() == 1 && task.isParked());
	}

}
