package io.signalbox.actuate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.signalbox.Holder;
import io.signalbox.LockSettings;
import io.signalbox.MethodPlan;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedQueue;
import io.signalbox.Outcome;
import io.signalbox.QueueSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.EventSettings;
import io.signalbox.Settings;
import io.signalbox.Statistics;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One primitive as the endpoint shows it.
 *
 * @param name the name
 * @param kind such as lock, semaphore or event
 * @param engine name of the engine
 * @param settings what it is like now; 'none' and absent values are left out
 * @param origins where each of the settings comes from, or {@code null} in a list of all
 * primitives
 * @param active what is in use: permits taken, elements in a queue, 1 for a held lock or
 * a set event
 * @param pending how many callers wait
 * @param max what there is: permits of a semaphore, capacity of a queue, 1 for a lock or
 * an event
 * @param keys how many keys are in use
 * @param hottestKeys the keys in use that most callers wait for, ten at most, or
 * {@code null} in a list of all primitives
 * @param attempts attempts by outcome, with the time that they waited; those of a queue
 * by side and outcome, such as {@code put-timeout}
 * @param holds how many holds have ended
 * @param held how long they were held, in all
 * @param rejectedReleases how many releases were refused
 * @param holders who holds it, {@value #MOST} at most
 * @param moreHolders how many more hold it
 * @param waiters who waits, in the order of their arrival, {@value #MOST} at most
 * @param moreWaiters how many more wait behind them
 * @param methods the annotated methods that use it, or {@code null} in a list of all
 * primitives, beside which the methods stand
 * @since 0.1
 */
public record PrimitiveDescription(String name, String kind, String engine, Map<String, Object> settings,
		@Nullable Map<String, SettingOrigin> origins, int active, int pending, int max, int keys,
		@Nullable List<KeyUse> hottestKeys, Map<String, Attempts> attempts, long holds, Duration held,
		long rejectedReleases, List<Holder> holders, int moreHolders, List<Waiter> waiters, int moreWaiters,
		@Nullable List<MethodPlan> methods) implements OperationResponseBody {

	/** So that an answer stays readable, and small, however many there are. */
	static final int MOST = 200;

	/**
	 * Attempts that ended in the same way.
	 *
	 * @param count how many
	 * @param waited how long they waited, in all
	 */
	public record Attempts(long count, Duration waited) {
	}

	static PrimitiveDescription of(NamedPrimitive primitive) {
		return of(primitive, null, null, null);
	}

	static PrimitiveDescription of(NamedPrimitive primitive, @Nullable Map<String, SettingOrigin> origins,
			@Nullable List<KeyUse> hottestKeys, @Nullable List<MethodPlan> methods) {
		Statistics statistics = primitive.statistics();
		Map<String, Attempts> attempts = new LinkedHashMap<>();
		if (primitive instanceof NamedQueue<?> queue) {
			// a sum over both sides would say nothing
			attempts(queue.putSide().statistics(), "put-", attempts);
			attempts(queue.takeSide().statistics(), "take-", attempts);
		}
		else {
			attempts(statistics, "", attempts);
		}
		List<Holder> holders = primitive.holders();
		List<Waiter> waiters = primitive.waiters();
		return new PrimitiveDescription(primitive.name(), primitive.kind().tag(), primitive.engine(),
				settings(primitive.settings()), origins, statistics.active(), statistics.pending(), statistics.max(),
				statistics.liveKeys(), hottestKeys, attempts, statistics.holds(),
				Duration.ofNanos(statistics.holdNanos()), statistics.rejectedReleases(), first(holders), more(holders),
				first(waiters), more(waiters), methods);
	}

	private static <T> List<T> first(List<T> all) {
		return (all.size() > MOST) ? List.copyOf(all.subList(0, MOST)) : all;
	}

	private static int more(List<?> all) {
		return Math.max(0, all.size() - MOST);
	}

	private static void attempts(Statistics statistics, String side, Map<String, Attempts> attempts) {
		for (Outcome outcome : Outcome.values()) {
			long count = statistics.attempts(outcome);
			if (count > 0) {
				attempts.put(side + outcome.tag(),
						new Attempts(count, Duration.ofNanos(statistics.waitNanos(outcome))));
			}
		}
	}

	static Map<String, Object> settings(Settings settings) {
		Map<String, Object> shown = new LinkedHashMap<>();
		if (settings instanceof LockSettings lock) {
			shown.put("type", lock.reentrant() ? "reentrant" : "plain");
			shown.put("fair", lock.fair());
			maxWaiting(shown, lock.maxWaiting());
			if (lock.fenced()) {
				shown.put("fenced", true);
			}
			if (lock.holdAtLeast() != null) {
				shown.put("holdAtLeast", lock.holdAtLeast().toString());
			}
		}
		else if (settings instanceof SemaphoreSettings semaphore) {
			shown.put("permits", semaphore.permits());
			shown.put("bounded", semaphore.bounded());
			shown.put("fair", semaphore.fair());
			maxWaiting(shown, semaphore.maxWaiting());
		}
		else if (settings instanceof ReadWriteLockSettings readWrite) {
			shown.put("type", "read-write");
			maxWaiting(shown, readWrite.maxWaiting());
		}
		else if (settings instanceof ConditionSettings condition) {
			shown.put("lock", condition.lock());
		}
		else if (settings instanceof BarrierSettings barrier) {
			shown.put("parties", barrier.parties());
		}
		else if (settings instanceof QueueSettings queue) {
			shown.put("capacity", queue.capacity());
		}
		else if (settings instanceof EventSettings event) {
			shown.put("set", event.set());
		}
		if (settings.timeout() != null) {
			shown.put("timeout", settings.timeout().toString());
		}
		return shown;
	}

	private static void maxWaiting(Map<String, Object> shown, int maxWaiting) {
		if (maxWaiting != Settings.UNLIMITED) {
			shown.put("maxWaiting", maxWaiting);
		}
	}

}
