package io.signalbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The fencing tokens of every engine's {@link NamedLock}.
 */
public abstract class FencingContract extends EngineContract {

	private static final Timeout PATIENT = Timeout.of(LONG);

	private static NamedLock make(Engine engine, boolean reentrant) {
		return engine.lock("ledger",
				new LockSettings(reentrant, false, Settings.UNLIMITED, PATIENT, Keys.DEFAULT_MAX, true, null));
	}

	private static long next(NamedLock lock) throws InterruptedException {
		try (Hold hold = lock.hold()) {
			return hold.fencingToken();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void tokenRisesWithEachGrantHoweverItWasGiven(boolean reentrant) throws Exception {
		NamedLock lock = make(this.engine, reentrant);
		List<Long> tokens = new ArrayList<>();
		tokens.add(next(lock));
		try (Hold hold = value(lock.holdAsync(LONG))) {
			tokens.add(hold.fencingToken());
		}
		Grant grant = lock.enter(new Object(), 1, PATIENT);
		tokens.add(grant.fencingToken());
		grant.release();
		grant = value(lock.enterAsync(new Object(), 1, PATIENT).result());
		tokens.add(grant.fencingToken());
		grant.release();
		grant = Acquirable.enterAll(List.of(lock), new Object(), 1, PATIENT);
		tokens.add(grant.fencingToken());
		grant.release();
		grant = value(Acquirable.enterAllAsync(List.of(lock), new Object(), 1, PATIENT).result());
		tokens.add(grant.fencingToken());
		grant.release();
		lock.lock();
		lock.unlock();
		tokens.add(next(lock));
		assertThat(tokens).isSorted().doesNotHaveDuplicates();
		assertThat(tokens.get(0)).isPositive();
	}

	@Test
	void reentryIsTheSameGrant() throws Exception {
		NamedLock lock = make(this.engine, true);
		try (Hold outer = lock.hold(); Hold inner = lock.hold()) {
			assertThat(inner.fencingToken()).isEqualTo(outer.fencingToken());
		}
		try (Hold outer = lock.keys().hold("a"); Hold inner = lock.keys().hold("a")) {
			assertThat(inner.fencingToken()).isEqualTo(outer.fencingToken());
		}
	}

	@Test
	void tokenOfAHoldStaysWhenItIsClosed() throws Exception {
		NamedLock lock = make(this.engine, false);
		Hold hold = lock.hold();
		long token = hold.fencingToken();
		hold.close();
		next(lock);
		assertThat(hold.fencingToken()).isEqualTo(token);
	}

	@Test
	void tokenOfAKeyRisesThoughTheKeyWasForgottenMeanwhile() throws Exception {
		HoldableKeys<NamedLock> keys = make(this.engine, false).keys();
		List<Long> tokens = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			try (Hold hold = keys.hold("a")) {
				tokens.add(hold.fencingToken());
			}
			Threads.until(() -> keys.count() == 0);
		}
		assertThat(tokens).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void tokensOfThoseWhoCompeteRiseInTheOrderOfTheirGrants() throws Exception {
		NamedLock lock = make(this.engine, false);
		List<Long> tokens = Collections.synchronizedList(new ArrayList<>());
		List<Task<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			tasks.add(this.threads.run(() -> {
				for (int round = 0; round < rounds() / 4; round++) {
					try (Hold hold = lock.hold()) {
						tokens.add(hold.fencingToken());
					}
				}
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		assertThat(tokens).hasSize(rounds() / 4 * 4).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void tokenRisesAcrossRestarts() throws Exception {
		NamedLock lock = make(this.engine, false);
		long before = 0;
		long beforeOfKey = 0;
		for (int i = 0; i < 10; i++) {
			before = next(lock);
			try (Hold hold = lock.keys().hold("a")) {
				beforeOfKey = hold.fencingToken();
			}
		}
		this.engine.close();
		try (Engine restarted = engine()) {
			NamedLock again = make(restarted, false);
			assertThat(next(again)).isGreaterThan(before);
			try (Hold hold = again.keys().hold("a")) {
				assertThat(hold.fencingToken()).isGreaterThan(beforeOfKey);
			}
		}
	}

	@Test
	void onlyALockThatIsFencedHasTokens() throws Exception {
		NamedLock lock = this.engine.lock("plain", LockSettings.PLAIN);
		NamedReadWriteLock readWrite = this.engine.readWriteLock("catalog", ReadWriteLockSettings.DEFAULT);
		NamedSemaphore semaphore = this.engine.semaphore("reports", SemaphoreSettings.bounded(2));
		for (Holdable holdable : List.of(lock, readWrite.readLock(), readWrite.writeLock(), semaphore)) {
			try (Hold hold = holdable.hold(LONG)) {
				assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(hold::fencingToken)
					.withMessageContaining("no fencing token")
					.satisfies((ex) -> assertThat(ex).as("no remedy that does not help")
						.hasMessageNotContainingAny("locks.catalog", "locks.reports"));
			}
			Grant grant = holdable.enter(new Object(), 1, PATIENT);
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(grant::fencingToken)
				.withMessageContaining("no fencing token");
			grant.release();
		}
		try (Hold hold = lock.keys().hold("a")) {
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(hold::fencingToken);
		}
	}

	@Test
	void severalAtOnceHaveNoOneToken() throws Exception {
		NamedLock lock = make(this.engine, false);
		try (Hold hold = lock.keys().holdAll(List.of("a", "b"), LONG)) {
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(hold::fencingToken);
		}
	}

	@Test
	void fencingStaysAsItIs() {
		NamedLock lock = make(this.engine, false);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> lock.reconfigure(LockSettings.PLAIN))
			.withMessageContaining("'fenced' is true for good");
	}

}
