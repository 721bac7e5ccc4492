package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.signalbox.EventSettings;
import io.signalbox.Kind;
import io.signalbox.LockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.interceptor.Operation.GuardedOperation;
import io.signalbox.interceptor.Operation.LimitedOperation;
import org.jspecify.annotations.Nullable;

/**
 * Who uses which name for what: declarations and annotations side by side. It finds what
 * does not fit together, and makes the settings of each name from what does:
 * configuration wins over the annotation, the annotation over the defaults.
 *
 * <p>
 * Used by one thread, at start-up.
 */
final class Wiring {

	private final Map<String, Declaration> declared;

	private final Defaults defaults;

	private final Map<String, List<Use>> uses = new TreeMap<>();

	Wiring(Map<String, Declaration> declared, Defaults defaults) {
		this.declared = declared;
		this.defaults = defaults;
	}

	/** One annotation that uses a name. */
	private record Use(Operation operation, Operations of) {

		@Nullable Integer permits() {
			return (this.operation instanceof LimitedOperation limited) ? limited.permits() : null;
		}

		@Nullable Boolean reentrant() {
			return (this.operation instanceof GuardedOperation guarded) ? guarded.reentrant() : null;
		}

	}

	void add(Operations operations) {
		for (Operation operation : operations.operations()) {
			this.uses.computeIfAbsent(operation.name(), (name) -> new ArrayList<>())
				.add(new Use(operation, operations));
		}
	}

	List<WiringProblem> problems() {
		List<WiringProblem> problems = new ArrayList<>();
		this.uses.forEach((name, users) -> check(name, users, problems));
		this.declared.forEach((name, declaration) -> {
			if (declaration instanceof Declaration.OfSemaphore semaphore && semaphore.permits() == null
					&& !this.uses.containsKey(name)) {
				problems.add(noPermits("signalbox.semaphores." + name, name));
			}
		});
		return problems;
	}

	private void check(String name, List<Use> users, List<WiringProblem> problems) {
		Declaration declaration = this.declared.get(name);
		Use first = users.get(0);
		Set<Kind> kinds = distinct(users, (use) -> use.operation().kind());
		if (declaration != null) {
			kinds.add(declaration.kind());
		}
		if (kinds.size() > 1) {
			String kindNames = kinds.stream().map(Kind::tag).collect(Collectors.joining(" and "));
			problems.add(new WiringProblem(first.of().describe(),
					"'" + name + "' has two kinds, " + kindNames + ": " + places(users, declaration),
					"Give each of them a name of its own"));
			return;
		}
		if (declaration == null) {
			String meant = first.of().namedByDefault() ? null : Similarity.typo(name, this.declared.keySet());
			if (meant != null) {
				problems.add(new WiringProblem(first.of().describe(),
						"'" + name + "' is not declared; did you mean '" + meant + "'?",
						"Correct the name, or declare '" + property(first.operation().kind()) + "." + name
								+ "' if it is meant"));
				return;
			}
			checkDefaultName(name, users, problems);
		}
		checkReentrant(name, users, declaration, problems);
		checkPermits(name, users, declaration, problems);
	}

	private void checkDefaultName(String name, List<Use> users, List<WiringProblem> problems) {
		Set<Class<?>> types = distinct(users, (use) -> use.of().namedByDefault() ? use.of().type() : null);
		if (types.size() > 1) {
			problems.add(new WiringProblem(users.get(0).of().describe(),
					"'" + name + "' is the default name in "
							+ types.stream().map(Class::getName).collect(Collectors.joining(" and in "))
							+ ", which would share it",
					"Set 'name' in the annotations"));
		}
	}

	private void checkReentrant(String name, List<Use> users, @Nullable Declaration declaration,
			List<WiringProblem> problems) {
		boolean declared = declaration instanceof Declaration.OfLock lock && lock.reentrant() != null;
		if (!declared && distinct(users, Use::reentrant).size() > 1) {
			problems.add(new WiringProblem(users.get(0).of().describe(),
					"'" + name + "' is re-entrant in one place and plain in another: " + places(users, null),
					"Say it once, with 'signalbox.locks." + name + ".type: reentrant'"));
		}
	}

	private void checkPermits(String name, List<Use> users, @Nullable Declaration declaration,
			List<WiringProblem> problems) {
		if (users.get(0).operation().kind() != Kind.SEMAPHORE
				|| (declaration instanceof Declaration.OfSemaphore semaphore && semaphore.permits() != null)) {
			return;
		}
		Set<Integer> permits = distinct(users, Use::permits);
		if (permits.isEmpty()) {
			problems.add(noPermits(users.get(0).of().describe(), name));
		}
		else if (permits.size() > 1) {
			problems.add(new WiringProblem(users.get(0).of().describe(),
					"'" + name + "' has different permits, "
							+ permits.stream().map(String::valueOf).collect(Collectors.joining(" and ")) + ": "
							+ places(users, null),
					"Say it once, with 'signalbox.semaphores." + name + ".permits'"));
		}
	}

	private WiringProblem noPermits(String where, String name) {
		String meant = Similarity.closest(name, semaphores());
		return new WiringProblem(where,
				"semaphore '" + name + "' has no permits" + ((meant != null) ? "; did you mean '" + meant + "'?" : ""),
				"Set 'signalbox.semaphores." + name + ".permits' or @Limited(permits = …)");
	}

	/** Names of semaphores whose permits are known. */
	private Collection<String> semaphores() {
		Set<String> names = new TreeSet<>();
		this.declared.forEach((name, declaration) -> {
			if (declaration instanceof Declaration.OfSemaphore semaphore && semaphore.permits() != null) {
				names.add(name);
			}
		});
		this.uses.forEach((name, users) -> {
			if (!distinct(users, Use::permits).isEmpty()) {
				names.add(name);
			}
		});
		return names;
	}

	/** The settings of every name that was declared or annotated. */
	Map<String, Settings> settings() {
		Map<String, Settings> settings = new LinkedHashMap<>();
		this.declared.forEach((name, declaration) -> settings.put(name, settings(name, declaration)));
		this.uses.forEach((name, users) -> settings.computeIfAbsent(name,
				(key) -> settings(name, undeclared(users.get(0).operation().kind()))));
		return settings;
	}

	private Settings settings(String name, Declaration declaration) {
		List<Use> users = this.uses.getOrDefault(name, List.of());
		if (declaration instanceof Declaration.OfLock lock) {
			boolean reentrant = (lock.reentrant() != null) ? lock.reentrant()
					: users.stream().anyMatch((use) -> Boolean.TRUE.equals(use.reentrant()));
			return new LockSettings(reentrant, orElse(lock.fair(), this.defaults.fair()),
					orElse(lock.maxWaiting(), Settings.UNLIMITED), lock.timeout());
		}
		if (declaration instanceof Declaration.OfSemaphore semaphore) {
			int permits = (semaphore.permits() != null) ? semaphore.permits()
					: users.stream().map(Use::permits).filter(Objects::nonNull).findFirst().orElseThrow();
			return new SemaphoreSettings(permits, semaphore.bounded(), orElse(semaphore.fair(), this.defaults.fair()),
					orElse(semaphore.maxWaiting(), Settings.UNLIMITED), semaphore.timeout());
		}
		Declaration.OfEvent event = (Declaration.OfEvent) declaration;
		return new EventSettings(event.set(), event.timeout());
	}

	private static Declaration undeclared(Kind kind) {
		return switch (kind) {
			case LOCK -> new Declaration.OfLock(null, null, null, null);
			case SEMAPHORE -> new Declaration.OfSemaphore(null, true, null, null, null);
			case EVENT -> new Declaration.OfEvent(false, null);
		};
	}

	private static <T> T orElse(@Nullable T value, T otherwise) {
		return (value != null) ? value : otherwise;
	}

	private static String property(Kind kind) {
		return "signalbox." + kind.tag() + "s";
	}

	private static String places(List<Use> users, @Nullable Declaration declaration) {
		List<String> places = new ArrayList<>(
				users.stream().map((use) -> use.operation().kind().tag() + " in " + use.of().describe()).toList());
		if (declaration != null) {
			places.add(declaration.kind().tag() + " in the configuration");
		}
		return String.join(", ", new LinkedHashSet<>(places));
	}

	private static <T> Set<T> distinct(List<Use> users, Function<Use, @Nullable T> property) {
		Set<T> values = new LinkedHashSet<>();
		for (Use use : users) {
			T value = property.apply(use);
			if (value != null) {
				values.add(value);
			}
		}
		return values;
	}

}
