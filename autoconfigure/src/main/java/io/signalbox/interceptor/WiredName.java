package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.signalbox.Kind;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import io.signalbox.interceptor.Declaration.OfBarrier;
import io.signalbox.interceptor.Declaration.OfCondition;
import io.signalbox.interceptor.Declaration.OfLock;
import io.signalbox.interceptor.Declaration.OfQueue;
import io.signalbox.interceptor.Declaration.OfSemaphore;
import org.jspecify.annotations.Nullable;

/**
 * One name: what configuration declares it as, and which annotations use it for what.
 */
final class WiredName {

	private final String name;

	private final @Nullable Declaration declaration;

	private final List<Use> uses = new ArrayList<>();

	WiredName(String name, @Nullable Declaration declaration) {
		this.name = name;
		this.declaration = declaration;
	}

	/** The same in a child context, which may declare it too. */
	WiredName with(@Nullable WiredName child) {
		WiredName joined = new WiredName(this.name,
				(child != null && child.isDeclared()) ? child.declaration : this.declaration);
		joined.uses.addAll(this.uses);
		return joined;
	}

	void add(Operation operation, Operations of) {
		this.uses.add(new Use(operation, of));
	}

	String name() {
		return this.name;
	}

	List<Use> uses() {
		return this.uses;
	}

	boolean isDeclared() {
		return this.declaration != null;
	}

	boolean isDefaultName() {
		return this.uses.stream().anyMatch((use) -> use.of().defaultNames().contains(this.name));
	}

	/** The kinds that it is used as; more than one is a mistake. */
	Set<Kind> kinds() {
		Set<Kind> kinds = EnumSet.noneOf(Kind.class);
		this.uses.forEach((use) -> kinds.add(use.operation().kind()));
		if (this.declaration != null) {
			kinds.add(this.declaration.kind());
		}
		// a plain @Guarded on a read-write lock is a writer
		boolean readWrite = (this.declaration == null) || this.declaration.kind() == Kind.READ_WRITE;
		if (readWrite && kinds.contains(Kind.READ_WRITE)) {
			kinds.remove(Kind.LOCK);
		}
		return kinds;
	}

	Kind kind() {
		return kinds().iterator().next();
	}

	/** Name of a condition's lock. */
	@Nullable String lock() {
		return (this.declaration instanceof OfCondition condition) ? condition.lock() : null;
	}

	boolean isMissingSomething() {
		return switch (kind()) {
			case SEMAPHORE, BARRIER, QUEUE -> declaredNumber() == null && numbers().isEmpty();
			case CONDITION -> lock() == null;
			default -> false;
		};
	}

	private @Nullable Integer declaredNumber() {
		if (this.declaration instanceof OfSemaphore semaphore) {
			return semaphore.permits();
		}
		if (this.declaration instanceof OfQueue queue) {
			return queue.capacity();
		}
		return (this.declaration instanceof OfBarrier barrier) ? barrier.parties() : null;
	}

	private Set<Integer> numbers() {
		return distinct(Use::number);
	}

	private @Nullable Integer declaredMaxWaiting() {
		return (this.declaration instanceof OfSemaphore semaphore) ? semaphore.maxWaiting() : null;
	}

	/** Whether annotations use it with a key; empty if none uses it. */
	Set<Boolean> keyed() {
		return distinct(Use::keyed);
	}

	WiringProblem twoKinds() {
		String kinds = kinds().stream().map(Kind::tag).collect(Collectors.joining(" and "));
		String remedy = kinds().equals(EnumSet.of(Kind.LOCK, Kind.READ_WRITE))
				? "Declare it with '" + property("type") + ": read-write'" : "Give each of them a name of its own";
		return problem("'" + this.name + "' has two kinds, " + kinds + ": " + places(), remedy);
	}

	WiringProblem misspelt(String meant) {
		return problem("'" + this.name + "' is not declared; did you mean '" + meant + "'?",
				"Correct the name, or declare '" + property(null) + "' if it is meant");
	}

	WiringProblem otherwiseInParent(Settings parent, Settings here) {
		return problem("'" + this.name + "' belongs to the parent context, which has it with " + parent
				+ " and not with " + here, "Say it in the configuration of the parent, or use another name here");
	}

	WiringProblem missing(@Nullable String meant) {
		String what = missingProperty();
		String remedy = switch (kind()) {
			case SEMAPHORE -> " or @Limited(permits = …)";
			case BARRIER -> " or @AwaitBarrier(parties = …)";
			case QUEUE -> " to how many elements it holds at most";
			default -> " to the name of the lock that guards what the condition is about";
		};
		return problem(
				kind().tag() + " '" + this.name + "' has no " + what
						+ ((meant != null) ? "; did you mean '" + meant + "'?" : ""),
				"Set '" + property(what) + "'" + remedy);
	}

	WiringProblem lockOfKind(Kind kind) {
		return problem("the lock '" + lock() + "' of condition '" + this.name + "' is a " + kind.tag(),
				"Name a lock that is plain or re-entrant");
	}

	WiringProblem lockOfParent() {
		return problem("the lock '" + lock() + "' of condition '" + this.name + "' belongs to the parent context",
				"Declare the condition in the parent too, or name a lock of this context");
	}

	/** Annotations that say different things of what nobody declares. */
	@Nullable WiringProblem conflict() {
		Set<Class<?>> types = distinct((use) -> use.of().defaultNames().contains(this.name) ? use.of().type() : null);
		if (!isDeclared() && types.size() > 1) {
			return problem("'" + this.name + "' is the default name in "
					+ types.stream().map(Class::getName).collect(Collectors.joining(" and in "))
					+ ", which would share it", "Set 'name' in the annotations");
		}
		boolean typeDeclared = this.declaration instanceof OfLock lock && lock.type() != null;
		if (kind() == Kind.LOCK && !typeDeclared && distinct(Use::reentrant).size() > 1) {
			return problem("'" + this.name + "' is re-entrant in one place and plain in another: " + places(),
					"Say it once, with '" + property("type") + ": reentrant'");
		}
		if (keyed().size() > 1) {
			return problem(
					"'" + this.name + "' has a key in one place and none in another: "
							+ places((use) -> (use.keyed() ? "key in " : "none in "))
							+ "; those with a key and those without do not exclude each other",
					"Give all of them a key, or those without a name of their own");
		}
		if (declaredNumber() == null && numbers().size() > 1) {
			return different(missingProperty(), numbers());
		}
		Set<Integer> maxWaiting = distinct(Use::maxWaiting);
		if (declaredMaxWaiting() == null && maxWaiting.size() > 1) {
			return different("max-waiting", maxWaiting);
		}
		return (kind() == Kind.LOCK || kind() == Kind.READ_WRITE) ? asLock().conflict() : null;
	}

	/** What it does as a lock. */
	WiredLock asLock() {
		return new WiredLock(this, (this.declaration instanceof OfLock lock) ? lock : null);
	}

	WiringProblem different(String property, Set<?> values) {
		return problem(
				"'" + this.name + "' has different " + property + ", "
						+ values.stream().map(String::valueOf).collect(Collectors.joining(" and ")) + ": " + places(),
				"Say it once, with '" + property(property) + "'");
	}

	WiringProblem lockLasts(Timeout atLeast) {
		return problem("the lock '" + lock() + "' of condition '" + this.name + "' is held at least " + atLeast
				+ ", so that a wait could not give it away", "Name a lock whose holds end by their release");
	}

	WiringProblem lockKeyedOtherwise() {
		boolean keyed = keyed().contains(true);
		return problem(
				"condition '" + this.name + "' is used " + (keyed ? "with" : "without") + " a key, but its lock '"
						+ lock() + "' " + (keyed ? "without" : "with")
						+ " one; those with a key and those without do not exclude each other",
				"Give the same key to all of them, or to none");
	}

	private String missingProperty() {
		return switch (kind()) {
			case CONDITION -> "lock";
			case BARRIER -> "parties";
			case QUEUE -> "capacity";
			default -> "permits";
		};
	}

	WiringProblem problem(String what, String remedy) {
		String where = this.uses.isEmpty() ? property(null) : this.uses.get(0).of().describe();
		return new WiringProblem(where, what, remedy);
	}

	String property(@Nullable String leaf) {
		String map = (kind() == Kind.READ_WRITE) ? Kind.LOCK.tag() : kind().tag();
		return "signalbox." + map + "s." + this.name + ((leaf != null) ? "." + leaf : "");
	}

	private String places() {
		return places((use) -> use.operation().kind().tag() + " in ");
	}

	private String places(Function<Use, String> what) {
		Set<String> places = new LinkedHashSet<>();
		this.uses.forEach((use) -> places.add(what.apply(use) + use.of().describe()));
		if (this.declaration != null) {
			places.add(this.declaration.kind().tag() + " in the configuration");
		}
		return String.join(", ", places);
	}

	/** What the annotations say of one thing. */
	<T> Set<T> distinct(Function<Use, @Nullable T> property) {
		Set<T> values = new LinkedHashSet<>();
		for (Use use : this.uses) {
			T value = property.apply(use);
			if (value != null) {
				values.add(value);
			}
		}
		return values;
	}

	/** The settings, of a name without problems. */
	Settings settings(Defaults defaults) {
		return new WiredSettings(this, this.declaration, defaults).make();
	}

	/** How many permits, parties or elements, of a name that misses nothing. */
	int number() {
		Integer declared = declaredNumber();
		return (declared != null) ? declared : numbers().iterator().next();
	}

}
