package io.signalbox;

import java.time.Duration;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import io.signalbox.Threads.Body;
import io.signalbox.Threads.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * What every engine's {@link NamedQueue} does, without waiting. Waits and the shutdown
 * are in {@link QueueWaitsContract}.
 *
 * <ul>
 * <li>Q1 elements leave in the order in which they came, each once
 * <li>Q2 never more than its capacity; a full queue says no to offer, refuses add
 * <li>Q3 an empty one gives null to poll and peek, refuses remove and element
 * <li>Q4 null is refused by whatever adds, and never found by whatever looks
 * <li>Q5 drainTo moves up to so many, in order; not to itself; what the target refuses
 * stays
 * <li>Q6 remove, removeIf and clear make room; equal elements go one by one
 * <li>Q7 iterators, streams and arrays show one moment, and remove that element and no
 * other
 * <li>Q8 put waits for room, take for an element, both in the order of arrival
 * <li>Q9 put and take wait for ever, enqueue and dequeue for the queue's timeout, and
 * timed ones for theirs; a timeout puts and takes nothing
 * <li>Q10 an interrupt, on entry or while waiting, puts and takes nothing; methods that
 * do not block ignore the flag
 * <li>Q11 a taker is given its element: nobody comes between
 * <li>Q12 each attempt is counted once, on its side, with its outcome
 * <li>Q13 closing rejects who waits and whatever adds; what is there can be had
 * <li>Q14 a put that races with the closing, a timeout or an interrupt is in the queue or
 * was refused
 * <li>Q15 what happened before a put is seen after its take
 * </ul>
 */
public abstract class QueueContract extends EngineContract {

	private NamedQueue<String> queue;

	@BeforeEach
	void makeQueue() {
		this.queue = this.engine.queue("orders", QueueSettings.ofCapacity(3));
	}

	private void fill(String... elements) {
		assertThat(this.queue.addAll(List.of(elements))).isTrue();
	}

	@Test
	void q01_firstInFirstOut() throws Exception {
		this.queue.put("a");
		assertThat(this.queue.offer("b")).isTrue();
		assertThat(this.queue.add("c")).isTrue();
		assertThat(this.queue.take()).isEqualTo("a");
		this.queue.enqueue("d");
		assertThat(this.queue.poll()).isEqualTo("b");
		assertThat(this.queue.offer("e", 1, TimeUnit.SECONDS)).isTrue();
		assertThat(this.queue.remove()).isEqualTo("c");
		this.queue.enqueue("f", LONG);
		assertThat(this.queue.dequeue()).isEqualTo("d");
		assertThat(this.queue.dequeue(LONG)).isEqualTo("e");
		assertThat(this.queue.poll(1, TimeUnit.SECONDS)).isEqualTo("f");
		assertUnused(this.queue);
	}

	@Test
	void q02_neverMoreThanItsCapacity() {
		assertThat(this.queue.capacity()).isEqualTo(3);
		assertThat(this.queue.remainingCapacity()).isEqualTo(3);
		fill("a", "b", "c");
		assertThat(this.queue.size()).isEqualTo(3);
		assertThat(this.queue.remainingCapacity()).isZero();
		assertThat(this.queue.offer("d")).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> this.queue.add("d"));
		assertThatIllegalStateException().isThrownBy(() -> this.queue.addAll(List.of("d")));
		assertThat(this.queue).containsExactly("a", "b", "c");
		assertThatIllegalArgumentException().isThrownBy(() -> QueueSettings.ofCapacity(0))
			.withMessage("'capacity' must be positive but was 0");
	}

	@Test
	void q03_emptyQueueGivesNothing() {
		assertThat(this.queue.poll()).isNull();
		assertThat(this.queue.peek()).isNull();
		assertThat(this.queue.isEmpty()).isTrue();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.queue::remove);
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.queue::element);
		fill("a");
		assertThat(this.queue.peek()).isEqualTo("a");
		assertThat(this.queue.element()).isEqualTo("a");
		assertThat(this.queue.size()).isOne();
	}

	@Test
	void q04_nullIsNoElement() {
		for (Body adding : new Body[] { () -> this.queue.put(null), () -> this.queue.add(null),
				() -> this.queue.offer(null), () -> this.queue.offer(null, 1, TimeUnit.SECONDS),
				() -> this.queue.enqueue(null), () -> this.queue.enqueue(null, LONG),
				() -> this.queue.drainTo(null) }) {
			assertThatNullPointerException().isThrownBy(adding::run);
		}
		fill("a");
		assertThat(this.queue.contains(null)).isFalse();
		assertThat(this.queue.remove(null)).isFalse();
		assertThat(this.queue).containsExactly("a");
	}

	@Test
	void q05_drainToMovesInOrder() {
		fill("a", "b", "c");
		List<String> target = new ArrayList<>(List.of("before"));
		assertThat(this.queue.drainTo(target, 0)).isZero();
		assertThat(this.queue.drainTo(target, -1)).isZero();
		assertThat(this.queue.drainTo(target, 2)).isEqualTo(2);
		assertThat(target).containsExactly("before", "a", "b");
		assertThat(this.queue.drainTo(target)).isOne();
		assertThat(this.queue.drainTo(target)).isZero();
		assertThat(target).containsExactly("before", "a", "b", "c");
		assertThatIllegalArgumentException().isThrownBy(() -> this.queue.drainTo(this.queue))
			.withMessage("Queue 'orders' can't be drained to itself");
	}

	@Test
	void q05_whatTheTargetRefusesStays() {
		fill("a", "b", "c");
		NamedQueue<String> small = this.engine.queue("small", QueueSettings.ofCapacity(1));
		assertThatIllegalStateException().isThrownBy(() -> this.queue.drainTo(small));
		assertThat(small).containsExactly("a");
		assertThat(this.queue).containsExactly("b", "c");
		assertThat(this.queue.takeSide().statistics().attempts(Outcome.ACQUIRED)).isOne();
	}

	@Test
	void q05_whatTheTargetRefusesGoesToWhoWaitsForIt() throws Exception {
		fill("a", "b", "c");
		List<Task<String>> takers = new ArrayList<>();
		Collection<String> refusing = new AbstractCollection<>() {

			@Override
			public boolean add(String element) {
				takers.add(QueueContract.this.threads.start(QueueContract.this.queue::take));
				awaitWaiting(QueueContract.this.queue, takers.toArray(Task[]::new));
				throw new IllegalStateException("refused");
			}

			@Override
			public Iterator<String> iterator() {
				return List.<String>of().iterator();
			}

			@Override
			public int size() {
				return 0;
			}

		};
		assertThatIllegalStateException().isThrownBy(() -> this.queue.drainTo(refusing)).withMessage("refused");
		assertThat(takers.get(0).value()).isEqualTo("a");
		assertThat(this.queue).containsExactly("b", "c");
	}

	@Test
	void q06_removingMakesRoom() throws Exception {
		fill("a", "b", "a");
		assertThat(this.queue.contains("b")).isTrue();
		assertThat(this.queue.contains("x")).isFalse();
		assertThat(this.queue.remove("x")).isFalse();
		assertThat(this.queue.remove("a")).isTrue();
		assertThat(this.queue).containsExactly("b", "a");
		fill("c");
		Task<Void> putter = this.threads.run(() -> this.queue.put("d"));
		awaitWaiting(this.queue, putter);
		assertThat(this.queue.removeIf("a"::equals)).isTrue();
		putter.value();
		assertThat(this.queue).containsExactly("b", "c", "d");
		Task<Void> next = this.threads.run(() -> this.queue.put("e"));
		awaitWaiting(this.queue, next);
		this.queue.clear();
		next.value();
		assertThat(this.queue).containsExactly("e");
		assertThat(this.queue.retainAll(List.of("x"))).isTrue();
		assertUnused(this.queue);
		assertThat(attempts(this.queue.takeSide())).isZero();
	}

	@Test
	@SuppressWarnings("StringOperationCanBeSimplified") // equal, and one of them twice
	void q07_iteratorRemovesThatElementAndNoOther() {
		String same = new String("a");
		fill(same, "b", same);
		Iterator<String> iterator = this.queue.iterator();
		assertThatIllegalStateException().isThrownBy(iterator::remove);
		for (int i = 0; i < 3; i++) {
			iterator.next();
		}
		assertThat(iterator.hasNext()).isFalse();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
		iterator.remove();
		assertThatIllegalStateException().isThrownBy(iterator::remove);
		assertThat(this.queue).containsExactly("a", "b");
	}

	@Test
	void q07_iteratorNeverRemovesWhatCameLater() {
		fill("a");
		Iterator<String> iterator = this.queue.iterator();
		assertThat(this.queue.poll()).isEqualTo("a");
		fill("a");
		assertThat(iterator.next()).isEqualTo("a");
		iterator.remove();
		assertThat(this.queue).containsExactly("a");
	}

	@Test
	void q07_viewsShowOneMoment() {
		fill("a", "b");
		Iterator<String> iterator = this.queue.iterator();
		var spliterator = this.queue.spliterator();
		fill("c");
		List<String> seen = new ArrayList<>();
		iterator.forEachRemaining(seen::add);
		assertThat(seen).containsExactly("a", "b");
		assertThat(spliterator.getExactSizeIfKnown()).isEqualTo(2);
		assertThat(this.queue.toArray()).containsExactly("a", "b", "c");
		assertThat(this.queue.toArray(new String[0])).containsExactly("a", "b", "c");
		assertThat(this.queue.toArray(String[]::new)).containsExactly("a", "b", "c");
		assertThat(this.queue.stream().map(String::toUpperCase)).containsExactly("A", "B", "C");
		assertThat(this.queue.containsAll(List.of("a", "c"))).isTrue();
	}

	@Test
	void q12_attemptsAreCountedOnTheirSide() throws Exception {
		fill("a", "b", "c");
		assertThat(this.queue.offer("d")).isFalse();
		this.queue.take();
		this.queue.drainTo(new ArrayList<>());
		assertThat(this.queue.poll()).isNull();
		assertThat(this.queue.poll(-1, TimeUnit.SECONDS)).isNull();
		Statistics puts = this.queue.putSide().statistics();
		Statistics takes = this.queue.takeSide().statistics();
		assertThat(puts.attempts(Outcome.ACQUIRED)).isEqualTo(3);
		assertThat(puts.attempts(Outcome.TIMEOUT)).isOne();
		assertThat(takes.attempts(Outcome.ACQUIRED)).isEqualTo(3);
		assertThat(takes.attempts(Outcome.TIMEOUT)).isEqualTo(2);
		assertThat(attempts(this.queue)).isEqualTo(9);
		for (Outcome outcome : Outcome.values()) {
			assertThat(puts.waitNanos(outcome)).isZero();
			assertThat(this.queue.statistics().waitNanos(outcome)).isZero();
		}
	}

	@Test
	void q12_itSaysWhatItIs() {
		fill("a", "b");
		assertThat(this.queue.name()).isEqualTo("orders");
		assertThat(this.queue.kind()).isEqualTo(Kind.QUEUE);
		assertThat(this.queue.settings()).isEqualTo(new QueueSettings(3, null));
		assertThat(this.queue.statistics().active()).isEqualTo(2);
		assertThat(this.queue.statistics().max()).isEqualTo(3);
		assertThat(this.queue.holders()).isEmpty();
		assertThat(this.queue).hasToString("Queue 'orders' (capacity=3, size=2, putting=0, taking=0)");
		for (NamedPrimitive side : List.of(this.queue.putSide(), this.queue.takeSide())) {
			assertThat(side.name()).isEqualTo("orders");
			assertThat(side.engine()).isEqualTo(this.queue.engine());
			assertThat(side.settings()).isEqualTo(this.queue.settings());
			assertThat(side.statistics().active()).isEqualTo(2);
			assertThat(side.statistics().max()).isEqualTo(3);
		}
		assertThat(this.queue.putSide().kind()).isEqualTo(Kind.PUT);
		assertThat(this.queue.takeSide().kind()).isEqualTo(Kind.TAKE);
	}

	@Test
	void q12_listenersHearOfBothSides() throws Exception {
		List<Outcome> heard = new ArrayList<>();
		this.queue.addListener(new PrimitiveListener() {

			@Override
			public boolean everyGrant() {
				return true;
			}

			@Override
			public void waited(Outcome outcome, long nanos) {
				heard.add(outcome);
			}

		});
		this.queue.put("a");
		this.queue.take();
		this.queue.poll();
		fill("b", "c");
		this.queue.drainTo(new ArrayList<>());
		assertThat(heard).containsExactly(Outcome.ACQUIRED, Outcome.ACQUIRED, Outcome.TIMEOUT, Outcome.ACQUIRED,
				Outcome.ACQUIRED, Outcome.ACQUIRED, Outcome.ACQUIRED);
	}

	@Test
	void q12_listenerThatThrowsOnATakeCostsNoElement() throws Exception {
		fill("a", "b", "c");
		boolean[] broken = { true };
		this.queue.takeSide().addListener(new PrimitiveListener() {

			@Override
			public boolean everyGrant() {
				return true;
			}

			@Override
			public void waited(Outcome outcome, long nanos) {
				if (broken[0]) {
					throw new IllegalStateException("broken listener");
				}
			}

		});
		assertThatIllegalStateException().isThrownBy(this.queue::take).withMessage("broken listener");
		assertThatIllegalStateException().isThrownBy(this.queue::poll).withMessage("broken listener");
		broken[0] = false;
		assertThat(this.queue.take()).isEqualTo("a");
		assertThat(this.queue).containsExactly("b", "c");
	}

	@Test
	void q09_zeroAndLessTryOnce() throws Exception {
		for (Duration nothing : new Duration[] { Duration.ZERO, Duration.ofNanos(-1),
				Duration.ofSeconds(Long.MIN_VALUE) }) {
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.queue.dequeue(nothing))
				.withMessage("Queue 'orders' gave no element at once (capacity=3, size=0, putting=0, taking=0)");
			for (String element : new String[] { "a", "b", "c" }) {
				this.queue.enqueue(element, nothing);
			}
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.queue.enqueue("d", nothing))
				.withMessage("Queue 'orders' took no element at once (capacity=3, size=3, putting=0, taking=0)");
			assertThat(this.queue.dequeue(nothing)).isEqualTo("a");
			this.queue.clear();
		}
		BlockingQueue<String> plain = this.queue;
		assertThat(plain.poll(0, TimeUnit.NANOSECONDS)).isNull();
		assertThat(plain.poll(Long.MIN_VALUE, TimeUnit.DAYS)).isNull();
	}

}
