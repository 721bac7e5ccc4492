package io.signalbox;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;

/**
 * A bounded queue known by name: a {@link BlockingQueue} whose waits are measured and
 * shown, and which closes without losing what is in it.
 *
 * <p>
 * Elements leave in the order in which they came, each exactly once. Those who wait, to
 * put or to take, are served in the order of their arrival. Who times out or is
 * interrupted has put or taken nothing; an interrupt that comes too late for that leaves
 * the flag set. Blocking methods throw {@link InterruptedException} on entry too, and the
 * others ignore the flag, as in all of {@code java.util.concurrent}.
 *
 * <p>
 * {@link #put} and {@link #take} wait for as long as it takes, as {@link BlockingQueue}
 * says; {@link #enqueue(Object)} and {@link #dequeue()} at most the queue's own timeout.
 *
 * <p>
 * When the engine shuts down, all who wait leave with {@link AcquireRejectedException}.
 * From then on every method that adds refuses its element with it, even if there is room.
 * What is in the queue stays, and may be taken, drained and looked at as ever; where a
 * take would have to wait, it is refused at once. An element whose put races with the
 * shutdown either is in the queue or was refused.
 *
 * <p>
 * Each put and each offer is one attempt of {@link #putSide()}; each take, each poll and
 * each element of {@link #drainTo(Collection)} one of {@link #takeSide()}. One that got
 * nothing without waiting has the outcome {@link Outcome#TIMEOUT}. Removing an element in
 * another way is no attempt.
 *
 * <p>
 * Iterators and streams show the queue as it was at one moment. Memory consistency: what
 * happened before an element was put <i>happens-before</i> what follows its removal.
 *
 * @param <E> type of the elements, which are not {@code null}
 * @since 0.1
 */
public interface NamedQueue<E> extends BlockingQueue<E>, NamedPrimitive {

	@Override
	QueueSettings settings();

	/**
	 * How many elements it holds at most.
	 * @return at least 1
	 */
	int capacity();

	/**
	 * Puts an element, and waits for room at most the queue's own timeout, or the
	 * engine's default where it has none.
	 * @param element the element
	 * @throws AcquireTimeoutException if there was no room in time
	 * @throws AcquireRejectedException if the engine shuts down
	 * @throws InterruptedException if interrupted on entry or while waiting; the element
	 * is not in the queue
	 */
	void enqueue(E element) throws InterruptedException;

	/**
	 * Puts an element, and waits for room at most {@code timeout}.
	 * @param element the element
	 * @param timeout the longest wait; zero or less tries once
	 * @throws AcquireTimeoutException if there was no room in time
	 * @throws AcquireRejectedException if the engine shuts down
	 * @throws InterruptedException if interrupted on entry or while waiting; the element
	 * is not in the queue
	 */
	void enqueue(E element, Duration timeout) throws InterruptedException;

	/**
	 * Takes the oldest element, and waits for one at most the queue's own timeout, or the
	 * engine's default where it has none.
	 * @return the element
	 * @throws AcquireTimeoutException if there was none in time
	 * @throws AcquireRejectedException if there is none and the engine shuts down
	 * @throws InterruptedException if interrupted on entry or while waiting; nothing was
	 * taken
	 */
	E dequeue() throws InterruptedException;

	/**
	 * Takes the oldest element, and waits for one at most {@code timeout}.
	 * @param timeout the longest wait; zero or less tries once
	 * @return the element
	 * @throws AcquireTimeoutException if there was none in time
	 * @throws AcquireRejectedException if there is none and the engine shuts down
	 * @throws InterruptedException if interrupted on entry or while waiting; nothing was
	 * taken
	 */
	E dequeue(Duration timeout) throws InterruptedException;

	/**
	 * The side of those who put: their attempts, and who of them waits.
	 * @return a view of the same name whose kind is {@link Kind#PUT}
	 */
	NamedPrimitive putSide();

	/**
	 * The side of those who take: their attempts, and who of them waits.
	 * @return a view of the same name whose kind is {@link Kind#TAKE}
	 */
	NamedPrimitive takeSide();

}
