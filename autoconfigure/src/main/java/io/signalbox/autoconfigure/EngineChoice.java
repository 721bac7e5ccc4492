package io.signalbox.autoconfigure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

import io.signalbox.Engine;
import io.signalbox.Kind;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.autoconfigure.SignalboxProperties.EngineType;
import io.signalbox.interceptor.WiringException;
import io.signalbox.interceptor.WiringProblem;
import org.jspecify.annotations.Nullable;

/**
 * Which engine makes the primitive of which name.
 *
 * @param byDefault the engine of all others
 * @param byName engines of the names that say their own
 * @param fair names of the locks that are said to be fair
 */
record EngineChoice(EngineType byDefault, Map<String, EngineType> byName, Set<String> fair) {

	static EngineChoice of(SignalboxProperties properties) {
		Map<String, EngineType> byName = new LinkedHashMap<>();
		add(properties.locks(), SignalboxProperties.Lock::engine, byName);
		add(properties.semaphores(), SignalboxProperties.Semaphore::engine, byName);
		add(properties.events(), SignalboxProperties.Event::engine, byName);
		add(properties.conditions(), SignalboxProperties.Condition::engine, byName);
		add(properties.barriers(), SignalboxProperties.Barrier::engine, byName);
		add(properties.queues(), SignalboxProperties.Queue::engine, byName);
		Set<String> fair = new TreeSet<>();
		properties.locks().forEach((name, lock) -> {
			if (Boolean.TRUE.equals(lock.fair())) {
				fair.add(name);
			}
		});
		return new EngineChoice(properties.engine(), byName, fair);
	}

	private static <T> void add(Map<String, T> entries, Function<T, @Nullable EngineType> engine,
			Map<String, EngineType> byName) {
		entries.forEach((name, entry) -> {
			EngineType own = engine.apply(entry);
			if (own != null) {
				byName.put(name, own);
			}
		});
	}

	/** The registry, which knows the engine in Redis only where something lives there. */
	SignalboxRegistry registry(Engine local, Supplier<@Nullable RedisEngine> redis, Map<String, Settings> settings,
			@Nullable SignalboxRegistry parent) {
		if (this.byDefault == EngineType.LOCAL && !this.byName.containsValue(EngineType.REDIS)) {
			return new SignalboxRegistry(local, settings, parent);
		}
		RedisEngine made = redis.get();
		if (made == null) {
			throw new WiringException(
					List.of(new WiringProblem(where(), "is 'redis', but Redisson is not on the class path",
							"Add the dependency 'org.redisson:redisson' or set it to 'local'")));
		}
		refuseFairReadWriteLocks(settings);
		Map<String, Engine> engines = new HashMap<>();
		this.byName.forEach((name, type) -> engines.put(name, (type == EngineType.REDIS) ? made.engine() : local));
		Map<String, Settings> here = new LinkedHashMap<>();
		Map<String, Kind> elsewhere = new LinkedHashMap<>();
		settings.forEach((name, each) -> {
			if (parent != null && parent.declared(name) != null) {
				return;
			}
			if (engineOf(name) == EngineType.REDIS) {
				here.put(name, each);
			}
			else {
				elsewhere.put(name, each.kind());
			}
		});
		made.declare().accept(here, elsewhere);
		return new SignalboxRegistry((this.byDefault == EngineType.REDIS) ? made.engine() : local, settings, engines,
				parent);
	}

	private EngineType engineOf(String name) {
		return this.byName.getOrDefault(name, this.byDefault);
	}

	/** In one JVM they are fair whatever is said. */
	private void refuseFairReadWriteLocks(Map<String, Settings> settings) {
		List<WiringProblem> problems = this.fair.stream()
			.filter((name) -> settings.get(name) instanceof ReadWriteLockSettings && engineOf(name) == EngineType.REDIS)
			.map((name) -> new WiringProblem("signalbox.locks." + name + ".fair",
					"is true, but a read-write lock in Redis keeps no order of arrival among instances",
					"Remove it, or use a lock of another type, or 'engine: local'"))
			.toList();
		if (!problems.isEmpty()) {
			throw new WiringException(problems);
		}
	}

	private String where() {
		if (this.byDefault == EngineType.REDIS) {
			return "signalbox.engine";
		}
		return this.byName.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == EngineType.REDIS)
			.map((entry) -> "the engine of '" + entry.getKey() + "'")
			.findFirst()
			.orElseThrow();
	}

}
