package io.signalbox;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.signalbox.Keys.Use;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What every engine's {@link Keys} do. The behaviours, here and in
 * {@link KeyedKindsContract}, {@link KeyedHoldsContract} and {@link SeveralContract}:
 * <ol>
 * <li>K01: a key has one instance for as long as anybody uses it.
 * <li>K02: different keys have nothing to do with each other, nor with the primitive.
 * <li>K03: the instance is gone when nobody uses it and its state is that of the start.
 * <li>K04: a key that is held or waited for stays, and the next user meets it so.
 * <li>K05: each instance has the settings of the name.
 * <li>K06: an event of a key remembers what is not as it was at first.
 * <li>K07: the lock of a condition by key is the one of the same key.
 * <li>K08: a barrier by key breaks alone, and is forgotten when nobody waits there.
 * <li>K09: a read-write lock by key has two sides that exclude each other.
 * <li>K10: more keys than there may be are refused, and there is room again after.
 * <li>K11: an array and {@code null} are no keys.
 * <li>K12: closing the engine ends the waits for all keys, also of those to come.
 * <li>K13: counts, holders, waiters and listeners of the name are those of its keys, too.
 * <li>K14: messages name the key, whatever is in it.
 * <li>K15: a use ends once, and gives nothing after.
 * <li>K16: holds by key are given back on every way out, and the key with them.
 * <li>K17: several keys never make callers wait for each other in a circle.
 * <li>K18: several keys are a set, and may be none.
 * <li>K19: several keys are held all or not at all, within one timeout.
 * <li>K20: so are several primitives.
 * <li>K21: so are the grants of several for one call.
 * </ol>
 */
public abstract class KeysContract extends EngineContract {

	/** Equal by value, and as bad a hash as there can be. */
	protected record Key(int number) {

		@Override
		public int hashCode() {
			return 1;
		}

	}

	protected NamedLock lock(int maxKeys) {
		return this.engine.lock("accounts",
				new LockSettings(false, fair(), Settings.UNLIMITED, Timeout.of(LONG), maxKeys));
	}

	protected NamedLock lock() {
		return lock(Keys.DEFAULT_MAX);
	}

	/** Ends in the middle of a use. */
	private <P extends NamedPrimitive> void use(Keys<P> keys, Object key, Consumer<P> body) {
		try (Use<P> use = keys.use(key)) {
			body.accept(use.primitive());
		}
	}

	@Test
	void k01_oneInstanceForAKeyInUse() {
		HoldableKeys<NamedLock> keys = lock().keys();
		try (Use<NamedLock> first = keys.use(new Key(1)); Use<NamedLock> second = keys.use(new Key(1))) {
			assertThat(second.primitive()).isSameAs(first.primitive());
			assertThat(keys.count()).isOne();
			first.close();
			assertThat(keys.count()).isOne();
			use(keys, new Key(1), (again) -> assertThat(again).isSameAs(second.primitive()));
		}
		assertThat(keys.count()).isZero();
	}

	@Test
	void k01_sameKeysForTheSamePrimitive() {
		NamedLock lock = lock();
		use(lock.keys(), 1,
				(instance) -> use(lock.keys(), 1, (again) -> assertThat(again).isSameAs(instance).isNotSameAs(lock)));
	}

	@Test
	void k02_keysOfTheSameHashAreIndependent() throws Exception {
		HoldableKeys<NamedLock> keys = lock().keys();
		try (Hold one = keys.hold(new Key(1)); Hold two = keys.hold(new Key(2)); Hold three = keys.hold(new Key(3))) {
			assertThat(List.of(one, two, three)).doesNotContainNull();
			assertThat(keys.count()).isEqualTo(3);
			assertThat(keys.tryHold(new Key(2))).isNull();
		}
		assertThat(keys.count()).isZero();
	}

	@Test
	void k02_primitiveItselfIsNoKey() throws Exception {
		NamedLock lock = lock();
		try (Hold own = lock.hold(); Hold key = lock.keys().hold("a")) {
			assertThat(own).isNotSameAs(key);
			assertThat(lock.keys().count()).isOne();
		}
		assertThat(lock.isLocked()).isFalse();
	}

	@Test
	void k02_keysOfTwoNamesAreIndependent() throws Exception {
		NamedLock other = this.engine.lock("others", LockSettings.PLAIN);
		try (Hold one = lock().keys().hold("a"); Hold two = other.keys().hold("a")) {
			assertThat(one).isNotSameAs(two);
		}
	}

	@Test
	void k03_goneAfterAUseOfEachKind() {
		NamedLock lock = lock();
		List<Keys<?>> all = List.of(lock.keys(), this.engine.semaphore("s", SemaphoreSettings.bounded(2)).keys(),
				this.engine.event("e", EventSettings.CLEAR).keys(),
				this.engine.condition("c", new ConditionSettings("accounts", null), lock).keys(),
				this.engine.barrier("b", new BarrierSettings(2, null)).keys(),
				this.engine.readWriteLock("rw", ReadWriteLockSettings.DEFAULT).keys());
		for (Keys<?> keys : all) {
			Use<?> use = keys.use("a");
			assertThat(keys.count()).isOne();
			use.close();
			assertThat(keys.count()).isZero();
		}
		assertThat(lock.keys().count()).isZero();
	}

	@Test
	void k03_semaphoreIsIdleWithThePermitsOfTheStart() {
		NamedSemaphore signals = this.engine.semaphore("signals", SemaphoreSettings.unbounded(0));
		use(signals.keys(), "a", NamedSemaphore::release);
		assertThat(signals.keys().count()).isOne();
		use(signals.keys(), "a", (instance) -> assertThat(instance.tryAcquire()).isTrue());
		assertThat(signals.keys().count()).isZero();
	}

	@Test
	void k04_heldKeyStaysWithoutAUse() {
		HoldableKeys<NamedLock> keys = lock().keys();
		use(keys, "a", NamedLock::lock);
		assertThat(keys.count()).isOne();
		assertThat(keys.tryHold("a")).isNull();
		use(keys, "a", NamedLock::unlock);
		assertThat(keys.count()).isZero();
	}

	@Test
	void k04_waitedForKeyStaysWithItsInstance() throws Exception {
		NamedLock lock = lock();
		HoldableKeys<NamedLock> keys = lock.keys();
		Hold hold = keys.hold("a");
		Task<Hold> waiter = this.threads.start(() -> keys.hold("a"));
		awaitWaiting(lock, waiter);
		hold.close();
		Hold next = waiter.value();
		assertThat(keys.count()).isOne();
		assertThat(keys.tryHold("a")).isNull();
		next.close();
		assertThat(keys.count()).isZero();
	}

	@Test
	void k06_eventThatWasSetWithNobodyThereIsRemembered() throws Exception {
		Keys<NamedEvent> keys = this.engine.event("e", EventSettings.CLEAR).keys();
		use(keys, "a", NamedEvent::set);
		assertThat(keys.count()).isOne();
		try (Use<NamedEvent> use = keys.use("a")) {
			assertThat(use.primitive().await(LONG)).isTrue();
		}
		use(keys, "b", (other) -> assertThat(other.isSet()).isFalse());
		assertThat(keys.count()).isOne();
		use(keys, "a", NamedEvent::clear);
		assertThat(keys.count()).isZero();
	}

	@Test
	void k06_eventThatStartsSetRemembersThatItIsClear() {
		Keys<NamedEvent> keys = this.engine.event("e", new EventSettings(true, null)).keys();
		use(keys, "a", (instance) -> assertThat(instance.isSet()).isTrue());
		assertThat(keys.count()).isZero();
		use(keys, "a", NamedEvent::clear);
		assertThat(keys.count()).isOne();
		use(keys, "a", (instance) -> {
			assertThat(instance.isSet()).isFalse();
			instance.set();
		});
		assertThat(keys.count()).isZero();
	}

	@Test
	void k10_moreKeysThanThereMayBeAreRefused() throws Exception {
		NamedLock lock = lock(2);
		HoldableKeys<NamedLock> keys = lock.keys();
		Hold one = keys.hold(1);
		Hold two = keys.hold(2);
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> keys.use(3))
			.withMessage("Lock 'accounts' has 2 keys in use, and 'max-keys' allows no more than 2")
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("accounts"));
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> keys.hold(3));
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> keys.tryHold(3));
		assertThat(failure(keys.holdAsync(3, LONG))).isInstanceOf(AcquireRejectedException.class);
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> keys.holdAll(List.of(1, 3), LONG));
		assertThat(lock.statistics().attempts(Outcome.REJECTED)).isEqualTo(5);
		assertThat(keys.tryHold(1)).as("a key in use is no new one").isNull();
		one.close();
		keys.hold(3).close();
		two.close();
		assertThat(keys.count()).isZero();
		assertThatIllegalArgumentException().isThrownBy(() -> lock(0)).withMessageContaining("'maxKeys'");
	}

	@Test
	void k10_refusedKeysOfAReadWriteLockAreCounted() {
		NamedReadWriteLock readWrite = this.engine.readWriteLock("rw",
				new ReadWriteLockSettings(Settings.UNLIMITED, null, 1));
		try (Use<NamedReadWriteLock> use = readWrite.keys().use(1)) {
			assertThat(use.primitive()).isNotSameAs(readWrite);
			assertThatExceptionOfType(AcquireRejectedException.class)
				.isThrownBy(() -> readWrite.readLock().keys().hold(2))
				.withMessageContaining("'rw' has 1 keys in use");
		}
		assertThat(readWrite.statistics().attempts(Outcome.REJECTED)).isOne();
	}

	@Test
	void k11_arraysAreRefused() {
		HoldableKeys<NamedLock> keys = lock().keys();
		for (Object array : new Object[] { new int[1], new String[] { "a" } }) {
			assertThatIllegalArgumentException().isThrownBy(() -> keys.use(array))
				.withMessageContaining("Lock 'accounts' needs a key that is equal to its like")
				.withMessageContaining(array.getClass().getComponentType().getName() + "[]");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> keys.useAll(List.of("a", new byte[2])));
		assertThatIllegalArgumentException().isThrownBy(() -> keys.holdAsync(new byte[2], LONG));
		assertThat(keys.count()).isZero();
	}

	@Test
	void k11_nullIsRefused() {
		HoldableKeys<NamedLock> keys = lock().keys();
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> keys.use(null));
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> keys.useAll(Arrays.asList("a", null)));
		assertThatExceptionOfType(NullPointerException.class)
			.isThrownBy(() -> lock().keys().holdAll(Arrays.asList("a", null), LONG));
		assertThat(keys.count()).isZero();
	}

	@Test
	void k15_useEndsOnce() {
		HoldableKeys<NamedLock> keys = lock().keys();
		Use<NamedLock> first = keys.use("a");
		Use<NamedLock> second = keys.use("a");
		first.close();
		first.close();
		assertThat(keys.count()).isOne();
		assertThatIllegalStateException().isThrownBy(first::primitive).withMessageContaining("has ended");
		assertThat(second.primitive().tryLock()).isTrue();
		second.primitive().unlock();
		second.close();
		second.close();
		assertThat(keys.count()).isZero();
		assertThatIllegalStateException().isThrownBy(second::primitive);
	}

	@Test
	void k15_useOfASideEndsOnce() {
		HoldableKeys<NamedLock> keys = this.engine.readWriteLock("rw", ReadWriteLockSettings.DEFAULT).readLock().keys();
		List<Use<NamedLock>> uses = keys.useAll(List.of("a", "b"));
		assertThat(keys.count()).isEqualTo(2);
		uses.forEach(Use::close);
		uses.forEach(Use::close);
		assertThat(keys.count()).isZero();
		assertThatIllegalStateException().isThrownBy(() -> uses.get(0).primitive());
	}

}
