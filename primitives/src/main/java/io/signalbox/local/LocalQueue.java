package io.signalbox.local;

import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.signalbox.Holder;
import io.signalbox.Kind;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedQueue;
import io.signalbox.PrimitiveListener;
import io.signalbox.QueueSettings;
import io.signalbox.Settings;
import io.signalbox.Statistics;
import io.signalbox.Waiter;
import io.signalbox.local.BoundedBuffer.Cell;
import org.jspecify.annotations.Nullable;

/**
 * {@link NamedQueue} over a {@link BoundedBuffer}: what can be asked of a collection is
 * asked of a copy, so that no {@code equals} of others runs under its lock.
 */
final class LocalQueue<E> extends AbstractQueue<E> implements NamedQueue<E> {

	private final BoundedBuffer<E> buffer;

	final PutSide<E> puts;

	final TakeSide<E> takes;

	private final Statistics statistics;

	LocalQueue(LocalEngine engine, String name, QueueSettings settings) {
		this.buffer = new BoundedBuffer<>(settings.capacity());
		this.puts = new PutSide<>(new Shared(engine, name, settings), this.buffer);
		this.takes = new TakeSide<>(new Shared(engine, name, settings), this.buffer);
		this.statistics = new QueueStatistics(this.buffer, this.puts, this.takes);
	}

	@Override
	public void put(E element) throws InterruptedException {
		this.puts.put(Objects.requireNonNull(element), Long.MAX_VALUE);
	}

	@Override
	public boolean offer(E element) {
		return this.puts.put(Objects.requireNonNull(element));
	}

	@Override
	public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
		return this.puts.put(Objects.requireNonNull(element), unit.toNanos(timeout));
	}

	@Override
	public void enqueue(E element) throws InterruptedException {
		enqueue(element, this.puts.ownTimeout().nanos());
	}

	@Override
	public void enqueue(E element, Duration timeout) throws InterruptedException {
		enqueue(element, LocalPrimitive.nanos(timeout));
	}

	private void enqueue(E element, long timeoutNanos) throws InterruptedException {
		if (!this.puts.put(Objects.requireNonNull(element), timeoutNanos)) {
			throw this.puts.timedOut(timeoutNanos);
		}
	}

	@Override
	public E take() throws InterruptedException {
		return dequeue(Long.MAX_VALUE);
	}

	@Override
	public @Nullable E poll() {
		return this.takes.take();
	}

	@Override
	public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
		return this.takes.take(unit.toNanos(timeout));
	}

	@Override
	public E dequeue() throws InterruptedException {
		return dequeue(this.takes.ownTimeout().nanos());
	}

	@Override
	public E dequeue(Duration timeout) throws InterruptedException {
		return dequeue(LocalPrimitive.nanos(timeout));
	}

	private E dequeue(long timeoutNanos) throws InterruptedException {
		E element = this.takes.take(timeoutNanos);
		if (element == null) {
			throw this.takes.timedOut(timeoutNanos);
		}
		return element;
	}

	@Override
	public int drainTo(Collection<? super E> target) {
		return drainTo(target, Integer.MAX_VALUE);
	}

	@Override
	public int drainTo(Collection<? super E> target, int maxElements) {
		Objects.requireNonNull(target);
		if (target == this) {
			throw new IllegalArgumentException(describe() + " can't be drained to itself");
		}
		return this.takes.drainTo(target, maxElements);
	}

	@Override
	public @Nullable E peek() {
		Cell<E> cell = this.buffer.peek();
		return (cell != null) ? cell.element : null;
	}

	@Override
	public int size() {
		return this.buffer.size();
	}

	@Override
	public int capacity() {
		return this.buffer.capacity();
	}

	@Override
	public int remainingCapacity() {
		return Math.max(0, capacity() - size());
	}

	@Override
	public boolean contains(@Nullable Object object) {
		return object != null && this.buffer.cells().stream().anyMatch((cell) -> object.equals(cell.element));
	}

	@Override
	public boolean remove(@Nullable Object object) {
		if (object == null) {
			return false;
		}
		for (;;) {
			List<Cell<E>> equal = this.buffer.cells().stream().filter((cell) -> object.equals(cell.element)).toList();
			if (equal.isEmpty() || equal.stream().anyMatch(this.buffer::remove)) {
				return !equal.isEmpty();
			}
			// all were taken meanwhile, and others may have come
		}
	}

	@Override
	public void clear() {
		this.buffer.take(Integer.MAX_VALUE);
	}

	@Override
	public Iterator<E> iterator() {
		return new Snapshot<>(this.buffer);
	}

	/** Of a copy too, for what reports its size has to keep it. */
	@Override
	public Spliterator<E> spliterator() {
		return this.buffer.cells().stream().map((cell) -> cell.element).toList().spliterator();
	}

	/** The elements of one moment; removes those that are still there. */
	private static final class Snapshot<E> implements Iterator<E> {

		private final BoundedBuffer<E> buffer;

		private final Iterator<Cell<E>> cells;

		private @Nullable Cell<E> last;

		Snapshot(BoundedBuffer<E> buffer) {
			this.buffer = buffer;
			this.cells = buffer.cells().iterator();
		}

		@Override
		public boolean hasNext() {
			return this.cells.hasNext();
		}

		@Override
		public E next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			this.last = this.cells.next();
			return this.last.element;
		}

		@Override
		public void remove() {
			Cell<E> cell = this.last;
			if (cell == null) {
				throw new IllegalStateException("There is no element to remove before next()");
			}
			this.last = null;
			this.buffer.remove(cell);
		}

	}

	@Override
	public NamedPrimitive putSide() {
		return this.puts;
	}

	@Override
	public NamedPrimitive takeSide() {
		return this.takes;
	}

	@Override
	public String name() {
		return this.puts.name();
	}

	@Override
	public Kind kind() {
		return Kind.QUEUE;
	}

	@Override
	public String engine() {
		return this.puts.engine();
	}

	@Override
	public QueueSettings settings() {
		return this.puts.settings();
	}

	@Override
	public void reconfigure(Settings settings) {
		this.puts.reconfigure(settings);
		this.takes.reconfigure(settings);
	}

	@Override
	public Statistics statistics() {
		return this.statistics;
	}

	@Override
	public List<Holder> holders() {
		return List.of();
	}

	@Override
	public List<Waiter> waiters() {
		return Stream.concat(this.puts.waiters().stream(), this.takes.waiters().stream()).toList();
	}

	/** Listeners hear of both sides. */
	@Override
	public void addListener(PrimitiveListener listener) {
		this.puts.addListener(listener);
		this.takes.addListener(listener);
	}

	@Override
	public String toString() {
		return this.puts.toString();
	}

}
