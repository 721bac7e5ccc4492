package io.signalbox.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import io.signalbox.Timeout;
import io.signalbox.interceptor.Declaration;
import io.signalbox.interceptor.Defaults;
import io.signalbox.interceptor.WiringProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The properties as the start-up check needs them: what each name is declared as, and
 * everything that is wrong, where binding would stop at the first.
 *
 * @param properties the properties, without what could not be read
 * @param declarations what is declared, by name
 * @param problems what is wrong
 */
record DeclaredProperties(SignalboxProperties properties, Map<String, Declaration> declarations,
		List<WiringProblem> problems) {

	static DeclaredProperties read(Environment environment) {
		PropertiesReader.Result read = PropertiesReader.read(environment);
		Collector collector = new Collector(read);
		return collector.collect();
	}

	Defaults defaults() {
		SignalboxProperties.Defaults defaults = this.properties.defaults();
		return new Defaults(defaults.timeout(), defaults.fair(), defaults.nullKey(),
				this.properties.transactions().release());
	}

	/** Turns properties into declarations, and checks their values. */
	private static final class Collector {

		private final SignalboxProperties properties;

		private final List<WiringProblem> problems;

		private final Map<String, Declaration> declarations = new LinkedHashMap<>();

		/** Properties that could not be read, and so seem to be missing. */
		private final Set<String> unreadable = new LinkedHashSet<>();

		Collector(PropertiesReader.Result read) {
			this.properties = read.properties();
			this.problems = new ArrayList<>(read.problems());
			read.problems().forEach((problem) -> this.unreadable.add(problem.where()));
		}

		DeclaredProperties collect() {
			each("locks", this.properties.locks(), this::lock);
			each("semaphores", this.properties.semaphores(), this::semaphore);
			each("events", this.properties.events(),
					(name, event) -> declare("signalbox.events." + name, name,
							new Declaration.OfEvent(Boolean.TRUE.equals(event.set()), event.timeout(),
									maxKeys("signalbox.events." + name, event.maxKeys()))));
			each("conditions", this.properties.conditions(),
					(name, condition) -> declare("signalbox.conditions." + name, name,
							new Declaration.OfCondition(lockOf(condition), condition.timeout(),
									maxKeys("signalbox.conditions." + name, condition.maxKeys()))));
			each("barriers", this.properties.barriers(), this::barrier);
			each("queues", this.properties.queues(), this::queue);
			int sampling = this.properties.metrics().holdSampling();
			if (sampling < 1) {
				this.problems
					.add(new WiringProblem("signalbox.metrics.hold-sampling", "must be positive but was " + sampling,
							"Set it to 1 to measure every hold, or 'signalbox.metrics.hold' to false to measure none"));
			}
			Timeout interval = this.properties.watch().interval();
			if (interval.nanos() == 0 || interval.isNone()) {
				this.problems
					.add(new WiringProblem("signalbox.watch.interval", "must be a time but was '" + interval + "'",
							"Say how often to look, such as '1s', or set 'signalbox.watch.deadlocks' to false and "
									+ "'signalbox.watch.long-hold' to 0 not to look at all"));
			}
			return new DeclaredProperties(this.properties, Map.copyOf(this.declarations), List.copyOf(this.problems));
		}

		private <T> void each(String map, Map<String, T> entries, BiConsumer<String, T> action) {
			entries.forEach((name, entry) -> {
				if (name.isBlank()) {
					this.problems
						.add(new WiringProblem("signalbox." + map, "a name must not be blank but was '" + name + "'",
								"Give it a name, such as 'payment-gateway'"));
				}
				else {
					action.accept(name, entry);
				}
			});
		}

		private void lock(String name, SignalboxProperties.Lock lock) {
			String where = "signalbox.locks." + name;
			checkMaxWaiting(where, lock.maxWaiting());
			declare(where, name,
					new Declaration.OfLock(lock.type(), lock.fair(), positive(lock.maxWaiting()), lock.timeout(),
							maxKeys(where, lock.maxKeys()), lock.fenced(), holdAtLeast(where, lock.holdAtLeast())));
		}

		private @Nullable Timeout holdAtLeast(String where, @Nullable Timeout time) {
			if (time == null || !time.isNone()) {
				return time;
			}
			this.problems.add(new WiringProblem(where + ".hold-at-least", "must be a time but was '" + time + "'",
					"Say how long each hold lasts at least, such as '5s', or '0' where it ends by its release"));
			return null;
		}

		private void semaphore(String name, SignalboxProperties.Semaphore semaphore) {
			String where = "signalbox.semaphores." + name;
			boolean bounded = !Boolean.FALSE.equals(semaphore.bounded());
			Integer permits = semaphore.permits();
			if (permits != null && permits < (bounded ? 1 : 0)) {
				this.problems.add(new WiringProblem(where + ".permits", "must be positive but was " + permits,
						"Say how many callers may be inside at once; "
								+ "0 is for signals only, and needs 'bounded: false'"));
				permits = 1;
			}
			if (permits == null && this.unreadable.contains(where + ".permits")) {
				permits = 1;
			}
			checkMaxWaiting(where, semaphore.maxWaiting());
			declare(where, name, new Declaration.OfSemaphore(permits, bounded, semaphore.fair(),
					positive(semaphore.maxWaiting()), semaphore.timeout(), maxKeys(where, semaphore.maxKeys())));
		}

		private void barrier(String name, SignalboxProperties.Barrier barrier) {
			String where = "signalbox.barriers." + name;
			Integer parties = barrier.parties();
			if (parties != null && parties < 1) {
				this.problems.add(new WiringProblem(where + ".parties", "must be positive but was " + parties,
						"Say how many pass together"));
				parties = 1;
			}
			if (parties == null && this.unreadable.contains(where + ".parties")) {
				parties = 1;
			}
			declare(where, name,
					new Declaration.OfBarrier(parties, barrier.timeout(), maxKeys(where, barrier.maxKeys())));
		}

		private void queue(String name, SignalboxProperties.Queue queue) {
			String where = "signalbox.queues." + name;
			Integer capacity = queue.capacity();
			if (capacity != null && capacity < 1) {
				this.problems.add(new WiringProblem(where + ".capacity", "must be positive but was " + capacity,
						"Say how many elements it holds at most"));
				capacity = 1;
			}
			if (capacity == null && this.unreadable.contains(where + ".capacity")) {
				capacity = 1;
			}
			declare(where, name, new Declaration.OfQueue(capacity, queue.timeout()));
		}

		private static @Nullable String lockOf(SignalboxProperties.Condition condition) {
			String lock = condition.lock();
			return (lock != null && lock.isBlank()) ? null : lock;
		}

		private void checkMaxWaiting(String where, @Nullable Integer maxWaiting) {
			if (maxWaiting != null && maxWaiting < 0) {
				this.problems
					.add(new WiringProblem(where + ".max-waiting", "must not be negative but was " + maxWaiting,
							"Say how many callers may wait at once, 0 for none"));
			}
		}

		private @Nullable Integer maxKeys(String where, @Nullable Integer maxKeys) {
			if (maxKeys == null || maxKeys > 0) {
				return maxKeys;
			}
			this.problems.add(new WiringProblem(where + ".max-keys", "must be positive but was " + maxKeys,
					"Say how many keys may be in use at once"));
			return 1;
		}

		private static @Nullable Integer positive(@Nullable Integer value) {
			return (value != null) ? Math.max(0, value) : null;
		}

		private void declare(String where, String name, Declaration declaration) {
			Declaration other = this.declarations.putIfAbsent(name, declaration);
			if (other != null) {
				this.problems.add(new WiringProblem(where,
						"'" + name + "' is declared as " + other.kind().tag() + " and as " + declaration.kind().tag(),
						"Give each of them a name of its own"));
			}
		}

	}

}
