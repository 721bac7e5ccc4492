package io.signalbox.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.signalbox.HoldableKeys;
import io.signalbox.Keys.Use;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@link LocalKeys} under a model checker: scenes around the moment at which a key is
 * forgotten, and random ones.
 */
@Timeout(3600)
class KeysModelTests {

	private static final int INVOCATIONS = 20 * Scene.FACTOR;

	private static final String KEY = "key";

	private static final LocalEngine ENGINE = closed();

	/** An engine that starts no thread. */
	private static LocalEngine closed() {
		LocalEngine engine = new LocalEngine();
		engine.close();
		return engine;
	}

	private static HoldableKeys<NamedLock> keys() {
		return new LocalLock(new Shared(ENGINE, "l", LockSettings.PLAIN), null).keys();
	}

	@Test
	void usersOfAKeyHaveTheSameInstance() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			HoldableKeys<NamedLock> keys = keys();
			AtomicReferenceArray<NamedLock> open = new AtomicReferenceArray<>(3);
			inParallel(() -> use(keys, open, 0), () -> use(keys, open, 1), () -> use(keys, open, 2));
			check(keys.count() == 0);
		});
	}

	/**
	 * Each tells its instance while its use is open, and looks at those of the others.
	 */
	private static void use(HoldableKeys<NamedLock> keys, AtomicReferenceArray<NamedLock> open, int own) {
		Use<NamedLock> use = keys.use(KEY);
		open.set(own, use.primitive());
		for (int i = 0; i < open.length(); i++) {
			NamedLock other = open.get(i);
			check(other == null || other == use.primitive());
		}
		open.set(own, null);
		use.close();
	}

	/**
	 * The key was idle when it was looked at, and has as many uses as before. Needs more
	 * runs than the others: it is found by two switches at the right places.
	 */
	@Test
	void keyThatIsLockedAsItsLastButOneUserGoesStays() {
		Lincheck.runConcurrentTest(8 * INVOCATIONS, () -> {
			HoldableKeys<NamedLock> keys = keys();
			Use<NamedLock> first = keys.use(KEY);
			inParallel(first::close, () -> check(tryLock(keys)));
			check(keys.count() == 1);
			check(!tryLock(keys));
			unlock(keys);
			check(keys.count() == 0);
		});
	}

	@Test
	void newInstanceIsNotForgottenForTheOldOne() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			HoldableKeys<NamedLock> keys = keys();
			Use<NamedLock> first = keys.use(KEY);
			List<Use<NamedLock>> later = new ArrayList<>();
			inParallel(first::close, () -> later.add(keys.use(KEY)));
			Use<NamedLock> again = keys.use(KEY);
			check(again.primitive() == later.get(0).primitive());
			check(keys.count() == 1);
			again.close();
			later.get(0).close();
			check(keys.count() == 0);
		});
	}

	@Test
	void whatOutlastsItsUseIsForgottenByWhoeverEndsIt() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			HoldableKeys<NamedLock> keys = keys();
			Use<NamedLock> first = keys.use(KEY);
			NamedLock instance = first.primitive();
			check(instance.tryLock());
			inParallel(first::close, () -> {
				instance.unlock();
				((LocalPrimitive) instance).forgetKeyIfIdle();
			}, () -> keys.use(KEY).close());
			check(keys.count() == 0);
		});
	}

	@Test
	void anyOrderOfHoldsAndUsesLeavesOneLockForEachKey() {
		new ModelCheckingOptions().threads(3)
			.actorsBefore(1)
			.actorsPerThread(2)
			.actorsAfter(0)
			.iterations(2 * Scene.FACTOR)
			.invocationsPerIteration(40)
			.check(Users.class);
	}

	private static boolean tryLock(HoldableKeys<NamedLock> keys) {
		try (Use<NamedLock> use = keys.use(KEY)) {
			return use.primitive().tryLock();
		}
	}

	private static void unlock(HoldableKeys<NamedLock> keys) {
		try (Use<NamedLock> use = keys.use(KEY)) {
			use.primitive().unlock();
		}
	}

	private static void inParallel(Runnable... bodies) {
		List<Thread> threads = new ArrayList<>();
		for (Runnable body : bodies) {
			Thread thread = new Thread(body);
			threads.add(thread);
			thread.start();
		}
		try {
			for (Thread thread : threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Without AssertJ, whose code would only be more to interleave. */
	private static void check(boolean invariant) {
		if (!invariant) {
			throw new AssertionError("invariant broken");
		}
	}

	/** Two keys, whose locks are held within a use, or from one use to another. */
	@Param(name = "key", gen = IntGen.class, conf = "0:1")
	public static class Users {

		private final HoldableKeys<NamedLock> keys = keys();

		private final AtomicIntegerArray inside = new AtomicIntegerArray(2);

		/** Who holds a key between two uses. */
		private final AtomicIntegerArray loose = new AtomicIntegerArray(2);

		@Operation
		public void hold(@Param(name = "key") int key) {
			try (Use<NamedLock> use = this.keys.use(key)) {
				if (use.primitive().tryLock()) {
					enter(key);
					this.inside.decrementAndGet(key);
					use.primitive().unlock();
				}
			}
		}

		@Operation
		public void lock(@Param(name = "key") int key) {
			try (Use<NamedLock> use = this.keys.use(key)) {
				if (use.primitive().tryLock()) {
					enter(key);
					this.loose.set(key, 1);
				}
			}
		}

		@Operation
		public void unlock(@Param(name = "key") int key) {
			if (this.loose.compareAndSet(key, 1, 0)) {
				this.inside.decrementAndGet(key);
				try (Use<NamedLock> use = this.keys.use(key)) {
					use.primitive().unlock();
				}
			}
		}

		private void enter(int key) {
			require(this.inside.incrementAndGet(key) == 1, "two inside one key");
		}

		@Validate
		public void whenEverybodyIsDone() {
			int held = 0;
			for (int key = 0; key < 2; key++) {
				held += this.loose.get(key);
				try (Use<NamedLock> use = this.keys.use(key)) {
					require(use.primitive().isLocked() == (this.loose.get(key) == 1), "held is not locked");
				}
			}
			require(this.keys.count() == held, "a key stayed or was lost");
		}

		private static void require(boolean invariant, String message) {
			if (!invariant) {
				throw new IllegalStateException(message);
			}
		}

	}

}
