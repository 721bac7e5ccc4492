package io.signalbox.local;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.NamedQueue;
import io.signalbox.Outcome;
import io.signalbox.QueueSettings;
import io.signalbox.Threads;
import io.signalbox.Threads.Body;
import io.signalbox.Threads.Task;
import io.signalbox.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A queue, everything at once in random order.
 */
@org.junit.jupiter.api.Timeout(value = 1, unit = TimeUnit.HOURS)
class QueueStressTests {

	private static final int PRODUCERS = 3;

	@RegisterExtension
	final Threads threads = new Threads();

	private final LocalEngine engine = new LocalEngine(Timeout.valueOf("200us"), 0);

	private final AtomicBoolean stop = new AtomicBoolean();

	private final LongAdder put = new LongAdder();

	private final Map<Item, Boolean> taken = new ConcurrentHashMap<>();

	@AfterEach
	void close() {
		this.engine.close();
	}

	/** The elements of a producer are numbered in the order in which it puts them. */
	private record Item(int producer, long number) {
	}

	/** What one consumer takes of one producer comes in order. */
	private final class Consumer {

		private final long[] last = new long[PRODUCERS];

		void take(Item item) {
			assertThat(QueueStressTests.this.taken.put(item, true)).isNull();
			inOrder(List.of(item));
		}

		void maybe(Item item) {
			if (item != null) {
				take(item);
			}
		}

		/** Looks without taking. */
		void inOrder(List<Item> items) {
			for (Item item : items) {
				assertThat(item.number()).isGreaterThan(this.last[item.producer()]);
				this.last[item.producer()] = item.number();
			}
		}

	}

	/** Repeats until it is time to stop; interrupts may come at any moment. */
	private Task<Void> repeat(ThreadFactory factory, Body body) {
		return this.threads.start(factory, () -> {
			while (!this.stop.get()) {
				try {
					body.run();
				}
				catch (InterruptedException | AcquireTimeoutException | AcquireRejectedException ex) {
					// goes on
				}
			}
			return null;
		});
	}

	private static int micros() {
		return ThreadLocalRandom.current().nextInt(400);
	}

	private void produce(NamedQueue<Item> queue, int producer, long[] number) throws InterruptedException {
		Item item = new Item(producer, ++number[0]);
		boolean accepted = true;
		switch (ThreadLocalRandom.current().nextInt(4)) {
			case 0 -> queue.put(item);
			case 1 -> accepted = queue.offer(item);
			case 2 -> accepted = queue.offer(item, micros(), TimeUnit.MICROSECONDS);
			default -> queue.enqueue(item);
		}
		if (accepted) {
			this.put.increment();
		}
	}

	private static void consume(NamedQueue<Item> queue, Consumer consumer) throws InterruptedException {
		switch (ThreadLocalRandom.current().nextInt(5)) {
			case 0 -> consumer.take(queue.take());
			case 1 -> consumer.maybe(queue.poll());
			case 2 -> consumer.maybe(queue.poll(micros(), TimeUnit.MICROSECONDS));
			case 3 -> consumer.take(queue.dequeue());
			default -> {
				List<Item> drained = new ArrayList<>();
				queue.drainTo(drained, 2);
				drained.forEach(consumer::take);
			}
		}
	}

	private void look(NamedQueue<Item> queue) {
		assertThat(queue.size()).isBetween(0, queue.capacity());
		assertThat(queue.remainingCapacity()).isBetween(0, queue.capacity());
		List<Item> seen = List.copyOf(queue);
		assertThat(seen).hasSizeBetween(0, queue.capacity()).doesNotHaveDuplicates();
		new Consumer().inOrder(seen);
	}

	@ParameterizedTest
	@CsvSource({ "1,false", "3,false", "100,false", "1,true", "3,true" })
	void everyElementIsTakenOnceInOrderOrLeftOver(int capacity, boolean virtual) throws Exception {
		ThreadFactory factory = virtual ? Threads.virtual() : Thread::new;
		NamedQueue<Item> queue = this.engine.queue("items", QueueSettings.ofCapacity(capacity));
		List<Task<Void>> users = new ArrayList<>();
		for (int i = 0; i < PRODUCERS; i++) {
			int producer = i;
			long[] number = new long[1];
			users.add(repeat(factory, () -> produce(queue, producer, number)));
			Consumer consumer = new Consumer();
			users.add(repeat(factory, () -> consume(queue, consumer)));
		}
		users.add(repeat(Thread::new, () -> look(queue)));
		users.add(repeat(Thread::new, () -> removeOne(queue)));
		Stress.disturb(300, () -> this.put.sum() > 0 && !this.taken.isEmpty(),
				() -> users.get(ThreadLocalRandom.current().nextInt(users.size())).interrupt());
		// nobody who waits without a timeout is left behind, and no put is half done
		this.stop.set(true);
		this.engine.close();
		for (Task<Void> user : users) {
			user.value();
		}
		assertThat(queue.waiters()).isEmpty();
		assertThat(queue.size()).isBetween(0, capacity);
		List<Item> left = new ArrayList<>();
		queue.drainTo(left);
		new Consumer().inOrder(left);
		left.forEach((item) -> assertThat(this.taken.put(item, true)).isNull());
		assertThat((long) this.taken.size()).isEqualTo(this.put.sum()).isPositive();
		assertThat(queue.putSide().statistics().attempts(Outcome.ACQUIRED)).isEqualTo(this.put.sum());
	}

	/** Takes by looking, which competes with those who take by asking. */
	private void removeOne(NamedQueue<Item> queue) throws InterruptedException {
		Item seen = queue.peek();
		if (seen != null && queue.remove(seen)) {
			assertThat(this.taken.put(seen, true)).isNull();
		}
		Iterator<Item> iterator = queue.iterator();
		while (iterator.hasNext()) {
			assertThat(iterator.next()).isNotNull();
		}
		TimeUnit.MICROSECONDS.sleep(100);
	}

	/** Without timeouts a single wake-up that is lost hangs everybody for good. */
	@ParameterizedTest
	@CsvSource({ "1,1,1,false", "1,3,3,false", "2,3,1,false", "2,1,3,false", "1,3,3,true" })
	void nobodyIsLeftBehind(int capacity, int producers, int consumers, boolean virtual) throws Exception {
		ThreadFactory factory = virtual ? Threads.virtual() : Thread::new;
		NamedQueue<Item> queue = this.engine.queue("items", QueueSettings.ofCapacity(capacity));
		List<Task<Long>> putters = new ArrayList<>();
		List<Task<Long>> takers = new ArrayList<>();
		for (int i = 0; i < producers; i++) {
			int producer = i;
			putters.add(this.threads.start(factory, () -> {
				long number = 0;
				while (!this.stop.get()) {
					queue.put(new Item(producer, ++number));
				}
				return number;
			}));
		}
		Item last = new Item(-1, 0);
		for (int i = 0; i < consumers; i++) {
			takers.add(this.threads.start(factory, () -> {
				long[] count = new long[1];
				long[] numbers = new long[PRODUCERS];
				for (Item item = queue.take(); item != last; item = queue.take()) {
					count[0]++;
					assertThat(item.number()).isGreaterThan(numbers[item.producer()]);
					numbers[item.producer()] = item.number();
				}
				return count[0];
			}));
		}
		Stress.watch(() -> Stress.isGranted(queue.takeSide()));
		this.stop.set(true);
		long sent = 0;
		for (Task<Long> putter : putters) {
			sent += putter.value();
		}
		for (int i = 0; i < consumers; i++) {
			queue.put(last);
		}
		long received = 0;
		for (Task<Long> taker : takers) {
			received += taker.value();
		}
		assertThat(received).isEqualTo(sent).isPositive();
		assertThat(queue).isEmpty();
		assertThat(queue.waiters()).isEmpty();
	}

}
