package io.signalbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How a {@link NamedBarrier} breaks, and is mended.
 */
abstract class BarrierBreaksContract extends EngineContract {

	protected static final int PARTIES = 3;

	protected NamedBarrier barrier;

	@BeforeEach
	void makeBarrier() {
		this.barrier = this.engine.barrier("stage", new BarrierSettings(PARTIES, null));
	}

	final Task<Integer> party() {
		return this.threads.start(() -> this.barrier.await(LONG));
	}

	/** So many parties that wait, in the order of their arrival. */
	final List<Task<Integer>> arrive(int count) {
		List<Task<Integer>> waiting = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			waiting.add(party());
			awaitWaiting(this.barrier, waiting.toArray(Task[]::new));
		}
		return waiting;
	}

	final void assertBroken(List<Task<Integer>> parties) throws Exception {
		for (Task<Integer> party : parties) {
			assertThat(party.failure()).isInstanceOf(BarrierBrokenException.class);
		}
	}

	/** Broken for everybody, until a reset; then in order. */
	private void assertBrokenUntilReset() throws Exception {
		assertThat(this.barrier.isBroken()).isTrue();
		assertThat(this.barrier.waiting()).isZero();
		assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(() -> this.barrier.await(LONG))
			.withMessageContaining("Barrier 'stage' is broken");
		assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(this.barrier::await);
		assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(() -> this.barrier.await(Duration.ZERO));
		this.barrier.reset();
		assertInOrder();
	}

	private void assertInOrder() throws Exception {
		assertThat(this.barrier.isBroken()).isFalse();
		assertUnused(this.barrier);
		List<Task<Integer>> waiting = arrive(PARTIES - 1);
		assertThat(this.barrier.await(Duration.ZERO)).isEqualTo(PARTIES - 1);
		for (Task<Integer> party : waiting) {
			party.value();
		}
		assertUnused(this.barrier);
	}

	@Test
	void a05_actionThatThrowsBreaksTheBarrier() throws Exception {
		List<Throwable> failures = List.of(new IllegalStateException("action"), new StackOverflowError(),
				new IOException("sneaky"));
		for (Throwable failure : failures) {
			this.barrier.setAction(() -> BarrierBreaksContract.<RuntimeException>sneak(failure));
			List<Task<Integer>> waiting = arrive(PARTIES - 1);
			assertThatThrownBy(() -> this.barrier.await(LONG)).isSameAs(failure);
			assertBroken(waiting);
			this.barrier.setAction(null);
			assertBrokenUntilReset();
		}
		assertThat(this.barrier.statistics().attempts(Outcome.BROKEN)).isEqualTo(3 * (PARTIES + 3));
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void sneak(Throwable failure) throws E {
		throw (E) failure;
	}

	@Test
	void a06_abortBreaksForThoseWhoWaitAndThoseToCome() throws Exception {
		List<Task<Integer>> waiting = arrive(2);
		this.barrier.abort();
		assertBroken(waiting);
		this.barrier.abort();
		assertBrokenUntilReset();
	}

	@Test
	void a06_abortWithNobodyWaiting() throws Exception {
		this.barrier.abort();
		this.barrier.abort();
		assertBrokenUntilReset();
	}

	@Test
	void a07_resetBreaksForThoseWhoWaitAndLeavesItUsable() throws Exception {
		List<Task<Integer>> waiting = arrive(2);
		this.barrier.reset();
		assertThat(this.barrier.isBroken()).isFalse();
		assertThat(this.barrier.waiting()).isZero();
		assertBroken(waiting);
		assertInOrder();
		this.barrier.reset();
		assertInOrder();
	}

	@Test
	void a08_resetMendsWhateverBrokeIt() throws Exception {
		this.barrier.abort();
		this.barrier.reset();
		assertInOrder();
		assertThatThrownBy(() -> this.barrier.await(Duration.ZERO)).isInstanceOf(BarrierBrokenException.class);
		assertBrokenUntilReset();
	}

	@Test
	void a09_whoWasThrownOutDoesNotCountForTheNextGeneration() throws Exception {
		for (int i = 0; i < rounds() / 4; i++) {
			List<Task<Integer>> thrownOut = arrive(PARTIES - 1);
			this.barrier.reset();
			List<Task<Integer>> next = new ArrayList<>(List.of(party()));
			awaitWaiting(this.barrier, next.get(0));
			next.add(party());
			awaitWaiting(this.barrier, next.toArray(Task[]::new));
			assertThat(this.barrier.await(Duration.ZERO)).isEqualTo(PARTIES - 1);
			assertThat(next.get(0).value()).isZero();
			assertThat(next.get(1).value()).isOne();
			assertBroken(thrownOut);
		}
	}

	@Test
	void a09_partiesThatComeBackAgainAndAgainNeverHang() throws Exception {
		AtomicBoolean stop = new AtomicBoolean();
		List<Task<Void>> parties = new ArrayList<>();
		for (int i = 0; i < PARTIES; i++) {
			parties.add(this.threads.run(() -> {
				while (!stop.get()) {
					try {
						this.barrier.await(LONG);
					}
					catch (BarrierBrokenException ex) {
						this.barrier.reset();
					}
				}
			}));
		}
		for (int i = 0; i < rounds(); i++) {
			this.barrier.abort();
			Thread.yield();
		}
		stop.set(true);
		this.barrier.abort();
		for (Task<Void> party : parties) {
			Threads.until(() -> {
				this.barrier.abort();
				return party.isDone();
			});
			party.value();
		}
	}

	@Test
	void a11_timeoutBreaksForAll() throws Exception {
		List<Task<Integer>> waiting = arrive(1);
		long start = System.nanoTime();
		Task<Integer> late = this.threads.start(() -> this.barrier.await(SHORT));
		assertThat(late.failure()).isInstanceOf(BarrierBrokenException.class)
			.hasMessageContaining("Barrier 'stage' not passed within 30ms");
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
		assertThat(waiting.get(0).failure()).isInstanceOf(BarrierBrokenException.class)
			.hasMessageContaining("broke while waiting for it");
		assertThat(this.barrier.statistics().attempts(Outcome.TIMEOUT)).isOne();
		assertThat(this.barrier.statistics().attempts(Outcome.BROKEN)).isOne();
		assertThat(this.barrier.statistics().waitNanos(Outcome.TIMEOUT)).isGreaterThanOrEqualTo(SHORT.toNanos());
		assertBrokenUntilReset();
	}

	@Test
	void a12_waitWithoutTimeoutOfItsOwnTakesTheBarriers() throws Exception {
		NamedBarrier impatient = this.engine.barrier("impatient", new BarrierSettings(2, Timeout.of(SHORT)));
		assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(impatient::await)
			.withMessageContaining("within 30ms (parties=2, broken)");
		impatient.reset();
		assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(() -> impatient.await(Duration.ZERO))
			.withMessageContaining("at once");
		impatient.reset();
		Task<Integer> patient = this.threads.start(() -> impatient.await(LONG));
		awaitWaiting(impatient, patient);
		long start = System.nanoTime();
		Threads.until(() -> System.nanoTime() - start > 2 * SHORT.toNanos());
		assertThat(patient).isNotDone();
		assertThat(impatient.await()).isOne();
		assertThat(patient.value()).isZero();
		NamedBarrier never = this.engine.barrier("never", new BarrierSettings(2, Timeout.ZERO));
		assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(never::await);
		NamedBarrier forEver = this.engine.barrier("for-ever", new BarrierSettings(2, Timeout.NONE));
		Task<Integer> waiting = this.threads.start(forEver::await);
		awaitWaiting(forEver, waiting);
		forEver.await();
		waiting.value();
	}

	@Test
	void a13_zeroOrLessBreaksUnlessTheCallerIsTheLast() throws Exception {
		for (Duration nothing : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
			List<Task<Integer>> waiting = arrive(1);
			assertThatExceptionOfType(BarrierBrokenException.class).isThrownBy(() -> this.barrier.await(nothing))
				.withMessageContaining("at once");
			assertBroken(waiting);
			this.barrier.reset();
			waiting = arrive(PARTIES - 1);
			assertThat(this.barrier.await(nothing)).isEqualTo(PARTIES - 1);
			for (Task<Integer> party : waiting) {
				party.value();
			}
		}
	}

	@Test
	void a17_interruptBreaksForTheOthers() throws Exception {
		Task<Boolean> interrupted = this.threads.start(() -> {
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> this.barrier.await(LONG));
			return Thread.currentThread().isInterrupted();
		});
		Task<Integer> other = this.threads.start(this.barrier::await);
		awaitWaiting(this.barrier, interrupted, other);
		interrupted.interrupt();
		assertThat(interrupted.value()).isFalse();
		assertBroken(List.of(other));
		assertThat(this.barrier.statistics().attempts(Outcome.INTERRUPTED)).isOne();
		assertThat(this.barrier.statistics().attempts(Outcome.BROKEN)).isOne();
		assertBrokenUntilReset();
	}

	@Test
	void a17_g03_3_enteringWithTheFlagSetBreaks() throws Exception {
		List<Task<Integer>> waiting = arrive(1);
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			return this.barrier.await(LONG);
		}).failure()).isInstanceOf(InterruptedException.class);
		assertBroken(waiting);
		assertBrokenUntilReset();
	}

	@Test
	void a17_enteringABrokenBarrierWithTheFlagSetKeepsIt() throws Exception {
		this.barrier.abort();
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			try {
				return this.barrier.await(LONG) < 0;
			}
			catch (BarrierBrokenException ex) {
				return Thread.interrupted();
			}
			catch (InterruptedException ex) {
				return !Thread.interrupted();
			}
		}).value()).isTrue();
	}

}
