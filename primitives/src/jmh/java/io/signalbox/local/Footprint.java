package io.signalbox.local;

import java.util.Locale;
import java.util.function.IntFunction;

import io.signalbox.EventSettings;
import io.signalbox.LockSettings;
import io.signalbox.SemaphoreSettings;

/**
 * How many bytes of the heap an idle primitive keeps: what is in use after a garbage
 * collection with very many of them, divided by their number. The names and settings are
 * shared; the engine's own note of a primitive is told apart. Run it with
 * {@code -XX:+UseSerialGC -Xmx1g}.
 */
public final class Footprint {

	private static final int COUNT = 200_000;

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
		print("lock", (i) -> new LocalLock(engine, "name", LockSettings.PLAIN));
		print("lock that was held", (i) -> held(new LocalLock(engine, "name", LockSettings.PLAIN)));
		print("lock, re-entrant", (i) -> new LocalReentrantLock(engine, "name", LockSettings.REENTRANT));
		print("semaphore(5)", (i) -> new LocalSemaphore(engine, "name", five));
		print("semaphore(5) that was held", (i) -> held(new LocalSemaphore(engine, "name", five)));
		print("event", (i) -> new LocalEvent(engine, "name", EventSettings.CLEAR));
		print("lock, with the engine's note of it", (i) -> noting.lock("name", LockSettings.PLAIN));
		engine.close();
		noting.close();
	}

	private static Object held(PermitPrimitive primitive) {
		primitive.tryEnter(Thread.currentThread(), 1).release();
		return primitive;
	}

	private static void print(String what, IntFunction<Object> maker) {
		System.out.printf(Locale.ROOT, "%-36s %6.1f bytes%n", what, measure(maker));
	}

	private static double measure(IntFunction<Object> maker) {
		Object[] made = new Object[COUNT];
		long before = used();
		for (int i = 0; i < COUNT; i++) {
			made[i] = maker.apply(i);
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
