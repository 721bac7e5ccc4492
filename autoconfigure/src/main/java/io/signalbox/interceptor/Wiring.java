package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.signalbox.Kind;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import io.signalbox.interceptor.Operation.AwaitEventOperation;
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

	private final Defaults defaults;

	private final Map<String, WiredName> declared = new TreeMap<>();

	private final Map<String, WiredName> all = new TreeMap<>();

	/** The settings of the names that belong to the parent context. */
	private final Map<String, Settings> inherited = new TreeMap<>();

	private @Nullable Wiring parent;

	private final Set<String> annotated = new HashSet<>();

	Wiring(Map<String, Declaration> declarations, Defaults defaults) {
		this.defaults = defaults;
		declarations.forEach((name, declaration) -> this.declared.put(name, new WiredName(name, declaration)));
		this.all.putAll(this.declared);
	}

	Defaults defaults() {
		return this.defaults;
	}

	/** Goes on from what the parent context has, before anything is added. */
	void inherit(Wiring parent) {
		this.parent = parent;
		this.inherited.putAll(parent.settings());
		parent.all.forEach((name, wired) -> {
			WiredName here = wired.with(this.declared.get(name));
			this.all.put(name, here);
			if (here.isDeclared()) {
				this.declared.put(name, here);
			}
		});
	}

	/** Whether a name belongs to the parent context. */
	boolean isInherited(String name) {
		return this.inherited.containsKey(name);
	}

	/**
	 * Another one below the same parent, to which nothing was added yet. It does not ask
	 * whether it agrees with the parent.
	 */
	Wiring otherwise(Map<String, Declaration> declarations, Defaults defaults) {
		Wiring other = new Wiring(declarations, defaults);
		Wiring above = this.parent;
		if (above != null) {
			other.inherit(above);
			other.inherited.clear();
		}
		return other;
	}

	void add(Operations operations) {
		for (Operation operation : operations.operations()) {
			this.annotated.add(operation.name());
			this.all.computeIfAbsent(operation.name(), (name) -> new WiredName(name, null)).add(operation, operations);
		}
	}

	List<WiringProblem> problems() {
		List<WiringProblem> problems = new ArrayList<>();
		for (WiredName name : this.all.values()) {
			WiringProblem problem = problem(name);
			if (problem != null) {
				problems.add(problem);
			}
		}
		return problems;
	}

	/** What is wrong with a name: the first thing, from which others often follow. */
	private @Nullable WiringProblem problem(WiredName name) {
		if (name.kinds().size() > 1) {
			return name.twoKinds();
		}
		if (!name.isDeclared() && !name.isDefaultName()) {
			String meant = Similarity.typo(name.name(), this.declared.keySet());
			if (meant != null) {
				return name.misspelt(meant);
			}
		}
		WiringProblem conflict = name.conflict();
		if (conflict != null) {
			return conflict;
		}
		if (name.isMissingSomething()) {
			return name.missing(Similarity.closest(name.name(), complete(name.kind())));
		}
		Settings inParent = this.inherited.get(name.name());
		if (inParent != null && !inParent.equals(name.settings(this.defaults))) {
			return name.otherwiseInParent(inParent, name.settings(this.defaults));
		}
		return lockProblem(name);
	}

	/** The lock of a condition must be a lock, and have a key where the condition has. */
	private @Nullable WiringProblem lockProblem(WiredName name) {
		String lockName = name.lock();
		WiredName lock = (lockName != null) ? this.all.get(lockName) : null;
		if (lock == null) {
			return null;
		}
		if (lock.kind() != Kind.LOCK) {
			return name.lockOfKind(lock.kind());
		}
		if (this.inherited.containsKey(lock.name()) && !this.inherited.containsKey(name.name())) {
			return name.lockOfParent();
		}
		Timeout atLeast = lock.asLock().holdAtLeast();
		if (atLeast != null) {
			return name.lockLasts(atLeast);
		}
		boolean together = name.keyed().isEmpty() || lock.keyed().isEmpty() || name.keyed().equals(lock.keyed());
		return together ? null : name.lockKeyedOtherwise();
	}

	/** Names of this kind that could have been meant. */
	private List<String> complete(Kind kind) {
		return this.all.values()
			.stream()
			.filter((name) -> name.kind() == kind && !name.isMissingSomething())
			.map(WiredName::name)
			.toList();
	}

	/** A warning for each event that is awaited, and that only code could set. */
	List<String> neverSet() {
		List<String> warnings = new ArrayList<>();
		for (WiredName name : this.all.values()) {
			if (this.annotated.contains(name.name()) && !name.isDeclared()
					&& name.uses().stream().noneMatch(Use::setsEvent)) {
				name.uses()
					.stream()
					.filter((use) -> use.operation() instanceof AwaitEventOperation)
					.findFirst()
					.ifPresent((use) -> warnings.add("Event '" + name.name() + "' is awaited in " + use.of().describe()
							+ " but nothing sets it: there is no @SetEvent, and it is not declared in "
							+ "'signalbox.events', so that only SignalboxRegistry.event(\"" + name.name()
							+ "\") in code could"));
			}
		}
		return warnings;
	}

	/** Whether a name was declared or annotated. */
	boolean knows(String name) {
		return this.all.containsKey(name);
	}

	/** The first annotation that says a setting, where configuration does not. */
	@Nullable String annotated(String name, String setting) {
		WiredName wired = this.all.get(name);
		return (wired == null) ? null
				: wired.uses().stream().filter((use) -> use.says(setting)).findFirst().map(Use::describe).orElse(null);
	}

	/** The settings of every name that was declared or annotated. */
	Map<String, Settings> settings() {
		Map<String, Settings> settings = new LinkedHashMap<>();
		this.all.forEach((name, wired) -> settings.put(name, wired.settings(this.defaults)));
		return settings;
	}

}
