package io.signalbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.signalbox.Threads.Body;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How those who use a {@link NamedQueue} wait, and how they leave. The numbers are those
 * of {@link QueueContract}.
 */
public abstract class QueueWaitsContract extends EngineContract {

	private NamedQueue<String> queue;

	@BeforeEach
	void makeQueue() {
		this.queue = this.engine.queue("orders", QueueSettings.ofCapacity(1));
	}

	private Task<String> taker() {
		return this.threads.start(this.queue::take);
	}

	private Task<Void> putter(String element) {
		return this.threads.run(() -> this.queue.put(element));
	}

	@Test
	void q08_putWaitsForRoomInTheOrderOfArrival() throws Exception {
		this.queue.put("a");
		Task<Void> first = putter("b");
		awaitWaiting(this.queue, first);
		Task<Void> second = putter("c");
		awaitWaiting(this.queue, first, second);
		assertThat(this.queue.waiters()).extracting(Waiter::thread)
			.containsExactly(first.thread().getName(), second.thread().getName());
		assertThat(this.queue.putSide().waiters()).hasSize(2);
		assertThat(this.queue.takeSide().waiters()).isEmpty();
		assertThat(this.queue).hasToString("Queue 'orders' (capacity=1, size=1, putting=2, taking=0)");
		assertThat(this.queue.take()).isEqualTo("a");
		first.value();
		assertThat(second).isNotDone();
		assertThat(this.queue).containsExactly("b");
		assertThat(this.queue.take()).isEqualTo("b");
		second.value();
		assertThat(this.queue.take()).isEqualTo("c");
		assertUnused(this.queue);
	}

	@Test
	void q08_takeWaitsForAnElementInTheOrderOfArrival() throws Exception {
		Task<String> first = taker();
		awaitWaiting(this.queue, first);
		Task<String> second = taker();
		awaitWaiting(this.queue, first, second);
		assertThat(this.queue.waiters()).extracting(Waiter::thread)
			.containsExactly(first.thread().getName(), second.thread().getName());
		assertThat(this.queue.takeSide().statistics().pending()).isEqualTo(2);
		assertThat(this.queue.putSide().statistics().pending()).isZero();
		this.queue.put("a");
		assertThat(first.value()).isEqualTo("a");
		assertThat(second).isNotDone();
		assertThat(this.queue.offer("b")).isTrue();
		assertThat(second.value()).isEqualTo("b");
		assertUnused(this.queue);
	}

	@Test
	void q08_drainingLetsAllInForWhomThereIsRoom() throws Exception {
		NamedQueue<String> two = this.engine.queue("two", QueueSettings.ofCapacity(2));
		two.addAll(List.of("a", "b"));
		List<Task<Void>> putters = new ArrayList<>();
		for (String element : List.of("c", "d", "e")) {
			putters.add(this.threads.run(() -> two.put(element)));
			awaitWaiting(two, putters.toArray(Task[]::new));
		}
		List<String> drained = new ArrayList<>();
		assertThat(two.drainTo(drained)).isEqualTo(2);
		putters.get(0).value();
		putters.get(1).value();
		awaitWaiting(two, putters.get(2));
		assertThat(two.drainTo(drained)).isEqualTo(2);
		putters.get(2).value();
		assertThat(two.drainTo(drained)).isOne();
		assertThat(drained).containsExactly("a", "b", "c", "d", "e");
	}

	@Test
	void q09_timeoutsPutAndTakeNothing() throws Exception {
		long start = System.nanoTime();
		assertThat(this.queue.poll(SHORT.toNanos(), TimeUnit.NANOSECONDS)).isNull();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.queue.dequeue(SHORT))
			.withMessage("Queue 'orders' gave no element within 30ms (capacity=1, size=0, putting=0, taking=0)");
		this.queue.put("a");
		assertThat(this.queue.offer("b", SHORT.toNanos(), TimeUnit.NANOSECONDS)).isFalse();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.queue.enqueue("b", SHORT))
			.withMessage("Queue 'orders' took no element within 30ms (capacity=1, size=1, putting=0, taking=0)");
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(4 * SHORT.toNanos());
		assertThat(this.queue).containsExactly("a");
		assertThat(this.queue.statistics().pending()).isZero();
		assertThat(this.queue.putSide().statistics().attempts(Outcome.TIMEOUT)).isEqualTo(2);
		assertThat(this.queue.putSide().statistics().waitNanos(Outcome.TIMEOUT))
			.isGreaterThanOrEqualTo(2 * SHORT.toNanos());
		assertThat(this.queue.takeSide().statistics().waitNanos(Outcome.TIMEOUT))
			.isGreaterThanOrEqualTo(2 * SHORT.toNanos());
	}

	@Test
	void q09_timeoutOfTheQueueIsForEnqueueAndDequeueOnly() throws Exception {
		NamedQueue<String> impatient = this.engine.queue("impatient", new QueueSettings(1, Timeout.of(SHORT)));
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(impatient::dequeue)
			.withMessageContaining("within 30ms");
		Task<String> patient = this.threads.start(impatient::take);
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(impatient::dequeue);
		awaitWaiting(impatient, patient);
		impatient.enqueue("a");
		assertThat(patient.value()).isEqualTo("a");
		impatient.enqueue("b");
		Task<Void> patientPutter = this.threads.run(() -> impatient.put("c"));
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> impatient.enqueue("d"));
		awaitWaiting(impatient, patientPutter);
		assertThat(impatient.dequeue()).isEqualTo("b");
		patientPutter.value();
		assertThat(impatient.dequeue()).isEqualTo("c");
	}

	@Test
	void q09_292YearsAndMoreReallyWait() throws Exception {
		for (Duration timeout : new Duration[] { YEARS_292, FOR_EVER }) {
			Task<String> taker = this.threads.start(() -> this.queue.dequeue(timeout));
			awaitWaiting(this.queue, taker);
			this.queue.put("a");
			assertThat(taker.value()).isEqualTo("a");
		}
		Task<String> taker = this.threads.start(() -> this.queue.poll(Long.MAX_VALUE, TimeUnit.DAYS));
		awaitWaiting(this.queue, taker);
		this.queue.put("a");
		assertThat(taker.value()).isEqualTo("a");
	}

	@Test
	void q10_interruptedWaiterPutsAndTakesNothing() throws Exception {
		List<Body> takes = List.of(this.queue::take, () -> this.queue.poll(10, TimeUnit.SECONDS), this.queue::dequeue,
				() -> this.queue.dequeue(LONG));
		for (Body take : takes) {
			assertInterruptible(take);
		}
		this.queue.put("a");
		List<Body> puts = List.of(() -> this.queue.put("b"), () -> this.queue.offer("b", 10, TimeUnit.SECONDS),
				() -> this.queue.enqueue("b"), () -> this.queue.enqueue("b", LONG));
		for (Body put : puts) {
			assertInterruptible(put);
		}
		assertThat(this.queue).containsExactly("a");
		assertThat(this.queue.takeSide().statistics().attempts(Outcome.INTERRUPTED)).isEqualTo(8);
		assertThat(this.queue.putSide().statistics().attempts(Outcome.INTERRUPTED)).isEqualTo(8);
	}

	private void assertInterruptible(Body waiting) throws Exception {
		Task<Boolean> waiter = this.threads.start(interrupted(waiting));
		awaitWaiting(this.queue, waiter);
		waiter.interrupt();
		assertThat(waiter.value()).as("flag").isFalse();
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			return interrupted(waiting).call();
		}).value()).as("flag").isFalse();
		assertThat(this.queue.statistics().pending()).isZero();
	}

	private static Callable<Boolean> interrupted(Body body) {
		return () -> {
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(body::run);
			return Thread.currentThread().isInterrupted();
		};
	}

	@Test
	void q10_interruptIsSeenOnEntryEvenIfThereIsNothingToWaitFor() throws Exception {
		for (Body put : List.<Body>of(() -> this.queue.put("a"), () -> this.queue.offer("a", 0, TimeUnit.SECONDS),
				() -> this.queue.enqueue("a"))) {
			assertRefusedOnEntry(put);
		}
		assertThat(this.queue).isEmpty();
		this.queue.put("a");
		for (Body take : List.<Body>of(this.queue::take, () -> this.queue.poll(0, TimeUnit.SECONDS),
				this.queue::dequeue)) {
			assertRefusedOnEntry(take);
		}
		assertThat(this.queue).containsExactly("a");
	}

	private void assertRefusedOnEntry(Body body) throws Exception {
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			return interrupted(body).call();
		}).value()).as("flag").isFalse();
	}

	@Test
	void q10_methodsThatDoNotBlockIgnoreTheFlag() throws Exception {
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			assertThat(this.queue.offer("a")).isTrue();
			assertThat(this.queue.offer("b")).isFalse();
			assertThat(this.queue.peek()).isEqualTo("a");
			assertThat(this.queue.contains("a")).isTrue();
			assertThat(this.queue.poll()).isEqualTo("a");
			assertThat(this.queue.drainTo(new ArrayList<>())).isZero();
			this.queue.clear();
			return Thread.currentThread().isInterrupted();
		}).value()).isTrue();
	}

	@Test
	void q10_interruptDisturbsNobodyElse() throws Exception {
		Task<String> first = taker();
		awaitWaiting(this.queue, first);
		Task<String> second = taker();
		awaitWaiting(this.queue, first, second);
		first.interrupt();
		assertThat(first.failure()).isInstanceOf(InterruptedException.class);
		awaitWaiting(this.queue, second);
		this.queue.put("a");
		assertThat(second.value()).isEqualTo("a");
	}

	@Test
	void q11_takerIsGivenItsElement() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			Task<String> taker = taker();
			awaitWaiting(this.queue, taker);
			this.queue.put("a");
			assertThat(this.queue.poll()).isNull();
			assertThat(taker.value()).isEqualTo("a");
		}
	}

	@Test
	void q12_waitsAreMeasuredOnTheirSide() throws Exception {
		Task<String> taker = taker();
		awaitWaiting(this.queue, taker);
		TimeUnit.NANOSECONDS.sleep(SHORT.toNanos());
		this.queue.put("a");
		taker.value();
		Statistics takes = this.queue.takeSide().statistics();
		assertThat(takes.attempts(Outcome.ACQUIRED)).isOne();
		assertThat(takes.waitNanos(Outcome.ACQUIRED)).isGreaterThanOrEqualTo(SHORT.toNanos());
		assertThat(this.queue.putSide().statistics().waitNanos(Outcome.ACQUIRED)).isZero();
		this.queue.put("a");
		Task<Void> putter = putter("b");
		awaitWaiting(this.queue, putter);
		TimeUnit.NANOSECONDS.sleep(SHORT.toNanos());
		this.queue.take();
		putter.value();
		assertThat(this.queue.putSide().statistics().attempts(Outcome.ACQUIRED)).isEqualTo(3);
		assertThat(this.queue.putSide().statistics().waitNanos(Outcome.ACQUIRED))
			.isGreaterThanOrEqualTo(SHORT.toNanos());
		assertThat(this.queue.statistics().waitNanos(Outcome.ACQUIRED)).isGreaterThanOrEqualTo(2 * SHORT.toNanos());
	}

	@Test
	void q13_closingRejectsThosePutting() throws Exception {
		this.queue.put("a");
		Task<Void> untimed = putter("b");
		Task<Boolean> timed = this.threads.start(() -> this.queue.offer("c", 10, TimeUnit.SECONDS));
		awaitWaiting(this.queue, untimed, timed);
		this.engine.close();
		assertThat(untimed.failure()).isInstanceOf(AcquireRejectedException.class)
			.hasMessageStartingWith("Queue 'orders' took no element: the application shuts down (capacity=1, size=1");
		assertThat(timed.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(this.queue.putSide().statistics().attempts(Outcome.REJECTED)).isEqualTo(2);
		assertThat(this.queue).containsExactly("a");
	}

	@Test
	void q13_closingRejectsThoseTaking() throws Exception {
		Task<String> untimed = taker();
		Task<String> timed = this.threads.start(this.queue::dequeue);
		awaitWaiting(this.queue, untimed, timed);
		this.engine.close();
		assertThat(untimed.failure()).isInstanceOf(AcquireRejectedException.class)
			.hasMessage("Queue 'orders' gave no element: the application shuts down "
					+ "(capacity=1, size=0, putting=0, taking=0)");
		assertThat(timed.failure()).isInstanceOf(AcquireRejectedException.class);
		assertThat(this.queue.takeSide().statistics().attempts(Outcome.REJECTED)).isEqualTo(2);
		assertUnused(this.queue);
	}

	@Test
	void q13_whatIsThereCanBeHadAfterClosing() throws Exception {
		NamedQueue<String> five = this.engine.queue("five", QueueSettings.ofCapacity(5));
		five.addAll(List.of("a", "b", "c", "d"));
		this.engine.close();
		for (Body adding : new Body[] { () -> five.put("e"), () -> five.offer("e"), () -> five.add("e"),
				() -> five.offer("e", 1, TimeUnit.SECONDS), () -> five.offer("e", 0, TimeUnit.SECONDS),
				() -> five.enqueue("e"), () -> five.enqueue("e", LONG) }) {
			assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(adding::run)
				.withMessage("Queue 'five' took no element: the application shuts down "
						+ "(capacity=5, size=4, putting=0, taking=0)");
		}
		assertThat(five).containsExactly("a", "b", "c", "d");
		assertThat(five.take()).isEqualTo("a");
		assertThat(five.dequeue()).isEqualTo("b");
		assertThat(five.poll()).isEqualTo("c");
		List<String> rest = new ArrayList<>();
		five.drainTo(rest);
		assertThat(rest).containsExactly("d");
		for (Body taking : new Body[] { five::take, five::dequeue, () -> five.poll(10, TimeUnit.SECONDS) }) {
			assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(taking::run);
		}
		assertThat(five.poll()).isNull();
		assertThat(five.poll(0, TimeUnit.SECONDS)).isNull();
		this.engine.close();
	}

	@Test
	void q14_putThatRacesWithTheClosingIsInTheQueueOrWasRefused() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			try (Engine closing = engine()) {
				NamedQueue<Integer> raced = closing.queue("raced", QueueSettings.ofCapacity(2));
				CyclicBarrier start = new CyclicBarrier(4);
				List<Task<Boolean>> putters = new ArrayList<>();
				for (int k = 0; k < 2; k++) {
					int mine = k;
					putters.add(this.threads.start(() -> {
						start.await();
						return accepted(() -> raced.put(mine));
					}));
				}
				List<Integer> taken = new ArrayList<>();
				Task<Boolean> taker = this.threads.start(() -> {
					start.await();
					return accepted(() -> taken.add(raced.take()));
				});
				start.await();
				closing.close();
				int accepted = 0;
				for (Task<Boolean> putter : putters) {
					accepted += putter.value() ? 1 : 0;
				}
				assertThat(taken).hasSize(taker.value() ? 1 : 0);
				raced.drainTo(taken);
				assertThat(taken).doesNotHaveDuplicates().hasSize(accepted);
			}
		}
	}

	private static boolean accepted(Body body) throws Exception {
		try {
			body.run();
			return true;
		}
		catch (AcquireRejectedException ex) {
			return false;
		}
	}

	@Test
	void q14_putThatRacesWithAnInterruptIsInTheQueueOrWasRefused() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			this.queue.put("full");
			Task<Boolean> putter = this.threads.start(() -> {
				try {
					if (!this.queue.offer("late", ThreadLocalRandom.current().nextInt(500), TimeUnit.MICROSECONDS)) {
						return false;
					}
					// too late for this wait: the flag is left for the next
					return true;
				}
				catch (InterruptedException ex) {
					assertThat(Thread.currentThread().isInterrupted()).isFalse();
					return false;
				}
			});
			putter.interrupt();
			assertThat(this.queue.take()).isEqualTo("full");
			assertThat(putter.value()).isEqualTo("late".equals(this.queue.poll()));
			assertUnused(this.queue);
		}
	}

	@Test
	void q15_whatHappenedBeforeThePutIsSeenAfterTheTake() throws Exception {
		NamedQueue<int[]> numbers = this.engine.queue("numbers", QueueSettings.ofCapacity(2));
		Task<Long> sum = this.threads.start(() -> {
			long total = 0;
			for (int i = 0; i < 10 * rounds(); i++) {
				total += numbers.take()[0];
			}
			return total;
		});
		for (int i = 0; i < 10 * rounds(); i++) {
			int[] number = new int[1];
			number[0] = 42;
			numbers.put(number);
		}
		assertThat(sum.value()).isEqualTo(420L * rounds());
	}

}
