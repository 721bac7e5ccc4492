package io.signalbox.local;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import io.signalbox.Acquirable;
import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.EventSettings;
import io.signalbox.Keys;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;

/**
 * How many bytes of the heap a primitive keeps, and each key in use: what is in use after
 * a garbage collection with very many of them, divided by their number. The names,
 * settings and keys themselves are shared or made before; a key's share of the map's
 * table is counted, and so is the engine's note of a primitive where it is told. Run it
 * with {@code -XX:+UseSerialGC -Xmx1g}.
 */
public final class Footprint {

	private static final int COUNT = 200_000;

	/** The serial collector leaves some garbage in all but every fourth. */
	private static final int FULL_COLLECTIONS = 4;

	private static final LockSettings PLAIN = new LockSettings(false, false, Settings.UNLIMITED, null, COUNT);

	private static final LockSettings REENTRANT = new LockSettings(true, false, Settings.UNLIMITED, null, COUNT);

	private static final SemaphoreSettings FIVE = new SemaphoreSettings(5, true, false, Settings.UNLIMITED, null,
			COUNT);

	private static final EventSettings CLEAR = new EventSettings(false, null, COUNT);

	private static final BarrierSettings TWO = new BarrierSettings(2, null, COUNT);

	private static final ConditionSettings OF_LOCK = new ConditionSettings("name", null, COUNT);

	private static final ReadWriteLockSettings READ_WRITE = new ReadWriteLockSettings(Settings.UNLIMITED, null, COUNT);

	private Footprint() {
	}

	/**
	 * Prints the figures.
	 * @param args not used
	 */
	public static void main(String[] args) {
		LocalEngine engine = new LocalEngine();
		printPrimitives(engine);
		printKeys(engine);
		engine.close();
	}

	private static void printPrimitives(LocalEngine engine) {
		LocalLock lock = new LocalLock(new Shared(engine, "name", PLAIN), null);
		IntFunction<LocalLock> locks = (i) -> new LocalLock(new Shared(engine, "name", PLAIN), null);
		IntFunction<LocalSemaphore> semaphores = (i) -> new LocalSemaphore(new Shared(engine, "name", FIVE), null);
		IntFunction<LocalReadWriteLock> readWrites = (i) -> new LocalReadWriteLock(
				new Shared(engine, "name", READ_WRITE));
		print("lock", locks);
		print("lock that was held", (i) -> held(locks.apply(i)));
		print("lock with a keyed side", (i) -> keyed(locks.apply(i)));
		print("lock, re-entrant", (i) -> new LocalReentrantLock(new Shared(engine, "name", REENTRANT), null));
		print("semaphore(5)", semaphores);
		print("semaphore(5) that was held", (i) -> held(semaphores.apply(i)));
		print("event", (i) -> new LocalEvent(new Shared(engine, "name", CLEAR), null));
		print("condition", (i) -> new LocalCondition(new Shared(engine, "name", OF_LOCK), lock));
		print("barrier", (i) -> new LocalBarrier(new Shared(engine, "name", TWO)));
		print("read-write lock", readWrites);
		print("read-write lock that was held", (i) -> heldBothWays(readWrites.apply(i)));
		print("lock, with the engine's note of it", (i) -> engine.lock("name", PLAIN));
	}

	/** The uses are forgotten and never closed, so the keys stay. */
	private static void printKeys(LocalEngine engine) {
		printKeys("lock", engine.lock("name", PLAIN).keys(), Footprint::held);
		printKeys("lock, re-entrant", engine.lock("name", REENTRANT).keys(), Footprint::held);
		printKeys("semaphore(5)", engine.semaphore("name", FIVE).keys(), Footprint::held);
		printKeys("event", engine.event("name", CLEAR).keys(), (event) -> event.set());
		NamedLock lock = engine.lock("name", PLAIN);
		printKeys("condition and its lock", engine.condition("name", OF_LOCK, lock).keys(), (condition) -> {
		});
		printKeys("barrier", engine.barrier("name", TWO).keys(), (barrier) -> {
		});
		printKeys("read-write lock", engine.readWriteLock("name", READ_WRITE).keys(), Footprint::heldBothWays);
	}

	private static Acquirable held(Acquirable primitive) {
		primitive.tryEnter(Thread.currentThread(), 1).release();
		return primitive;
	}

	private static NamedReadWriteLock heldBothWays(NamedReadWriteLock primitive) {
		held(primitive.readLock());
		held(primitive.writeLock());
		return primitive;
	}

	private static NamedLock keyed(NamedLock lock) {
		lock.keys().use("key").close();
		return lock;
	}

	private static void print(String what, IntFunction<?> maker) {
		System.out.printf(Locale.ROOT, "%-48s %6.1f bytes%n", what, measure(maker));
	}

	private static <P extends NamedPrimitive> void printKeys(String what, Keys<P> keys, Consumer<P> todo) {
		Integer[] numbers = new Integer[COUNT];
		for (int i = 0; i < COUNT; i++) {
			numbers[i] = i;
		}
		print("key in use: " + what, (i) -> keys.use(numbers[i]) != null);
		print("  and what holding it once, or setting it, adds", (i) -> {
			todo.accept(keys.use(numbers[i]).primitive());
			return true;
		});
		if (keys.count() != COUNT) {
			throw new IllegalStateException("There are " + keys.count() + " keys in use");
		}
	}

	private static double measure(IntFunction<?> maker) {
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
