package io.signalbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.signalbox.Keys.Use;
import org.jspecify.annotations.Nullable;

/**
 * Several that are acquired as one, all or nothing: in a given order, within one timeout,
 * and given back in reverse. As long as everybody takes them in the same order, nobody
 * waits for somebody who waits for him (J. W. Havender, "Avoiding deadlock in
 * multitasking systems", 1968).
 */
final class Several implements Grant {

	/** What has been acquired, the last first. */
	private final Deque<Grant> grants = new ArrayDeque<>();

	Several() {
	}

	/** Adds what has been acquired. */
	void add(Grant grant) {
		this.grants.push(grant);
	}

	/** Acquires one. */
	private interface Acquire<T> {

		/** Returns what gives it back. */
		Grant apply(T each, Duration left) throws InterruptedException;

	}

	static Hold holdNamed(Collection<? extends Holdable> several, Duration timeout) throws InterruptedException {
		List<? extends Holdable> ordered = several.stream()
			.distinct()
			.sorted(Comparator.<Holdable, String>comparing(NamedPrimitive::name).thenComparing(NamedPrimitive::kind))
			.toList();
		return hold(ordered, List.of(), timeout);
	}

	static Hold holdUses(List<? extends Use<? extends Holdable>> uses, Duration timeout) throws InterruptedException {
		return hold(uses.stream().map(Use::primitive).toList(), uses, timeout);
	}

	private static Hold hold(List<? extends Holdable> ordered, List<? extends Use<?>> uses, Duration timeout)
			throws InterruptedException {
		Several several = new Several();
		uses.forEach((use) -> several.add(use::close));
		several.acquire(ordered, timeout, (each, left) -> each.hold(left)::close);
		return new SeveralHold(several);
	}

	static Grant enter(List<? extends Acquirable> ordered, Object owner, int permits, Timeout timeout)
			throws InterruptedException {
		if (ordered.size() == 1) {
			return ordered.get(0).enter(owner, permits, timeout);
		}
		Several several = new Several();
		several.acquire(ordered, timeout.toDuration(), (each, left) -> each.enter(owner, permits, Timeout.of(left)));
		return several;
	}

	private <T> void acquire(List<? extends T> ordered, Duration timeout, Acquire<T> acquire)
			throws InterruptedException {
		// convert() saturates where Duration.toNanos() would overflow
		long limit = Math.max(0, TimeUnit.NANOSECONDS.convert(timeout));
		long start = System.nanoTime();
		long left = limit;
		try {
			for (T each : ordered) {
				add(acquire.apply(each, Duration.ofNanos(left)));
				left = left(limit, start);
			}
		}
		catch (AcquireTimeoutException ex) {
			AcquireTimeoutException timeoutOfAll = notAll(ordered.size(), limit, ex);
			releaseAfter(timeoutOfAll);
			throw timeoutOfAll;
		}
		catch (InterruptedException | RuntimeException | Error ex) {
			releaseAfter(ex);
			throw ex;
		}
	}

	/** What is left of a timeout, in nanoseconds. */
	static long left(long limit, long start) {
		return (limit == Long.MAX_VALUE) ? limit : Math.max(0, limit - (System.nanoTime() - start));
	}

	/** What a caller gets who waited too long for one of several. */
	static AcquireTimeoutException notAll(int count, long limit, AcquireTimeoutException one) {
		return (count == 1) ? one
				: new AcquireTimeoutException(one.getName(),
						"Not all of " + count + " acquired "
								+ ((limit == 0) ? "at once" : "within " + Timeout.of(Duration.ofNanos(limit))) + ": "
								+ one.getMessage());
	}

	/** Gives all back, also where giving one back fails. */
	@Override
	public void release() {
		for (Grant last = this.grants.poll(); last != null; last = this.grants.poll()) {
			try {
				last.release();
			}
			catch (RuntimeException | Error ex) {
				releaseRestAfter(ex);
				throw ex;
			}
		}
	}

	private void releaseRestAfter(Throwable failure) {
		for (Grant last = this.grants.poll(); last != null; last = this.grants.poll()) {
			last.releaseAfter(failure);
		}
	}

	/** Ends once, whoever closes it and however often. */
	private static final class SeveralHold extends AtomicReference<@Nullable Several> implements Hold {

		private static final long serialVersionUID = 1L;

		SeveralHold(Several several) {
			super(several);
		}

		@Override
		public void close() {
			Several several = getAndSet(null);
			if (several != null) {
				several.release();
			}
		}

	}

}
