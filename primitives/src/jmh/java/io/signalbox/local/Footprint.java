package io.signalbox.local;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.signalbox.BarrierBrokenException;
import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.EventSettings;
import io.signalbox.Grant;
import io.signalbox.LockSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.local.WaitNode.Status;

/**
 * How many bytes of the heap a primitive keeps, idle and after it was used and waited for
 * once: what is in use after a garbage collection with very many of them, divided by
 * their number. The names and settings are shared; the engine's own note of a primitive
 * is told apart. Run it with {@code -XX:+UseSerialGC -Xmx1g}.
 */
public final class Footprint {

	private static final int COUNT = 100_000;

	/** The serial collector leaves some garbage in all but every fourth. */
	private static final int FULL_COLLECTIONS = 4;

	private Footprint() {
	}

	/**
	 * Prints the figures.
	 * @param args not used
	 */
	public static void main(String[] args) {
		LocalEngine engine = new LocalEngine();
		LocalEngine noting = new LocalEngine();
		SemaphoreSettings five = SemaphoreSettings.bounded(5);
		BarrierSettings four = new BarrierSettings(4, null);
		ConditionSettings ofLock = new ConditionSettings("name", null);
		LocalLock lock = new LocalReentrantLock(new Shared(engine, "name", LockSettings.REENTRANT), null);
		print("lock", () -> new LocalLock(new Shared(engine, "name", LockSettings.PLAIN), null), Footprint::hold);
		print("lock, re-entrant",
				() -> new LocalReentrantLock(new Shared(engine, "name", LockSettings.REENTRANT), null),
				Footprint::hold);
		print("lock, read-write",
				() -> new LocalReadWriteLock(new Shared(engine, "name", ReadWriteLockSettings.DEFAULT)),
				(readWrite) -> {
					hold(readWrite.write);
					hold(readWrite.read);
				});
		print("semaphore(5)", () -> new LocalSemaphore(new Shared(engine, "name", five), null), Footprint::hold);
		print("event", () -> new LocalEvent(new Shared(engine, "name", EventSettings.CLEAR), null), Footprint::waitFor);
		print("condition, without its lock", () -> new LocalCondition(new Shared(engine, "name", ofLock), lock),
				Footprint::waitFor);
		print("barrier(4)", () -> new LocalBarrier(new Shared(engine, "name", four)), Footprint::meet);
		// queues are to come
		print("lock, with the engine's note of it", () -> noting.lock("name", LockSettings.PLAIN), (noted) -> {
		});
		engine.close();
		noting.close();
	}

	/** Takes what is free, and waits once in vain: then it has its queue too. */
	private static void hold(PermitPrimitive primitive) {
		Grant grant = primitive.tryEnter(Thread.currentThread(), 1);
		WaitNode node = new WaitNode("call", 1);
		primitive.permits.join(node);
		primitive.permits.leave(node, Status.LEFT);
		grant.release();
	}

	private static void waitFor(LocalEvent event) {
		WaitNode node = new WaitNode("call", 1);
		event.join(node);
		event.set();
		event.clear();
	}

	private static void waitFor(LocalCondition condition) {
		condition.lock().lock();
		try {
			condition.await(Duration.ZERO);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			condition.lock().unlock();
		}
	}

	private static void meet(LocalBarrier barrier) {
		try {
			barrier.await(Duration.ZERO);
		}
		catch (BarrierBrokenException ex) {
			barrier.reset();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static <P> void print(String what, Supplier<P> maker, Consumer<P> use) {
		double idle = measure(maker);
		double used = measure(() -> {
			P made = maker.get();
			use.accept(made);
			return made;
		});
		System.out.printf(Locale.ROOT, "%-36s %6.1f bytes, %6.1f once used%n", what, idle, used);
	}

	private static double measure(Supplier<?> maker) {
		Object[] made = new Object[COUNT];
		long before = used();
		for (int i = 0; i < COUNT; i++) {
			made[i] = maker.get();
		}
		double bytes = (double) (used() - before) / COUNT;
		if (made[COUNT - 1] == null) {
			throw new IllegalStateException("Nothing was made");
		}
		return bytes;
	}

	private static long used() {
		Runtime runtime = Runtime.getRuntime();
		for (int i = 0; i < FULL_COLLECTIONS; i++) {
			System.gc();
		}
		return runtime.totalMemory() - runtime.freeMemory();
	}

}
