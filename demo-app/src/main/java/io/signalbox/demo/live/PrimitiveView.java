package io.signalbox.demo.live;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.signalbox.Holder;
import io.signalbox.LockSettings;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedQueue;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.Outcome;
import io.signalbox.Settings;
import io.signalbox.Statistics;
import io.signalbox.Waiter;

/**
 * A primitive as the page shows it. Times are totals, so that the page can work out what
 * happened between two frames, also when it missed some. Of a queue, those count who put:
 * one who waits to take has nothing to do, which is no reason to worry.
 *
 * @param name the name
 * @param kind the kind, such as {@code re-entrant lock}
 * @param timeout the longest wait, or empty for the default
 * @param use how it is used now, in words
 * @param active how much is in use
 * @param max how much there is
 * @param pending how many callers wait
 * @param attempts how many attempts ended how
 * @param waitNanos how long all attempts waited, in all
 * @param holders who holds it, at most {@value #MOST_CALLERS}
 * @param waiters who waits for it, at most {@value #MOST_CALLERS}
 */
record PrimitiveView(String name, String kind, String timeout, String use, int active, int max, int pending,
		Map<String, Long> attempts, long waitNanos, List<Caller> holders, List<Caller> waiters) {

	private static final int MOST_CALLERS = 10;

	static PrimitiveView of(NamedPrimitive primitive) {
		NamedPrimitive side = (primitive instanceof NamedQueue<?> queue) ? queue.putSide() : primitive;
		Statistics statistics = side.statistics();
		Map<String, Long> attempts = new LinkedHashMap<>();
		long waitNanos = 0;
		for (Outcome outcome : Outcome.values()) {
			attempts.put(outcome.tag(), statistics.attempts(outcome));
			waitNanos += statistics.waitNanos(outcome);
		}
		Settings settings = primitive.settings();
		String timeout = (settings.timeout() != null) ? settings.timeout().toString() : "";
		return new PrimitiveView(primitive.name(), kind(settings), timeout, use(primitive),
				primitive.statistics().active(), primitive.statistics().max(), statistics.pending(), attempts,
				waitNanos, primitive.holders().stream().limit(MOST_CALLERS).map(Caller::of).toList(),
				side.waiters().stream().limit(MOST_CALLERS).map(Caller::of).toList());
	}

	private static String use(NamedPrimitive primitive) {
		Statistics statistics = primitive.statistics();
		int active = statistics.active();
		return switch (primitive.kind()) {
			case EVENT -> (active > 0) ? "set" : "clear";
			case CONDITION -> "";
			case READ_WRITE -> readersOrWriter((NamedReadWriteLock) primitive);
			case LOCK -> (statistics.liveKeys() > 0) ? active + " of " + statistics.liveKeys() + " keys"
					: active + " / " + statistics.max();
			default -> active + " / " + statistics.max();
		};
	}

	private static String readersOrWriter(NamedReadWriteLock lock) {
		if (lock.writeLock().statistics().active() > 0) {
			return "1 writer";
		}
		int readers = lock.readLock().statistics().active();
		return readers + ((readers == 1) ? " reader" : " readers");
	}

	private static String kind(Settings settings) {
		boolean reentrant = settings instanceof LockSettings lock && lock.reentrant();
		return reentrant ? "re-entrant lock" : settings.kind().tag();
	}

	/**
	 * Somebody who holds or waits.
	 *
	 * @param thread name of the thread
	 * @param since since when, in milliseconds since 1970
	 */
	record Caller(String thread, long since) {

		static Caller of(Holder holder) {
			return new Caller(holder.thread(), millis(holder.since()));
		}

		static Caller of(Waiter waiter) {
			return new Caller(waiter.thread(), millis(waiter.since()));
		}

		private static long millis(Instant instant) {
			return instant.toEpochMilli();
		}

	}

}
