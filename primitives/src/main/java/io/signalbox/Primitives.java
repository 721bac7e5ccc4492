package io.signalbox;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The primitives of a {@link SignalboxRegistry}, one for each name: found if it was made
 * and made if it was not, here or above, wherever the name is known.
 */
final class Primitives {

	private final Function<String, Engine> engines;

	private final Map<String, Settings> declared;

	private final @Nullable Primitives parent;

	private final Map<String, NamedPrimitive> byName = new ConcurrentHashMap<>();

	/** What they were made with, which callers must agree on also after a change. */
	private final Map<String, Settings> made = new ConcurrentHashMap<>();

	/** Guards making a primitive and telling of it, so that nobody is told twice. */
	private final ReentrantLock making = new ReentrantLock();

	private final List<Consumer<NamedPrimitive>> observers = new ArrayList<>();

	Primitives(Function<String, Engine> engines, Map<String, ? extends Settings> declared,
			@Nullable Primitives parent) {
		this.engines = engines;
		this.declared = Map.copyOf(declared);
		this.parent = parent;
	}

	/** The one that was made. */
	@Nullable NamedPrimitive find(String name) {
		NamedPrimitive found = this.byName.get(name);
		return (found == null && this.parent != null) ? this.parent.find(name) : found;
	}

	@Nullable Settings declared(String name) {
		Settings settings = (this.parent != null) ? this.parent.declared(name) : null;
		return (settings != null) ? settings : this.declared.get(name);
	}

	@Nullable Settings madeWith(String name) {
		Settings settings = this.made.get(name);
		return (settings == null && this.parent != null) ? this.parent.madeWith(name) : settings;
	}

	/** A live view, those above among them. */
	Collection<NamedPrimitive> all() {
		Collection<NamedPrimitive> own = Collections.unmodifiableCollection(this.byName.values());
		if (this.parent == null) {
			return own;
		}
		Collection<NamedPrimitive> above = this.parent.all();
		return new AbstractCollection<>() {

			@Override
			public Iterator<NamedPrimitive> iterator() {
				return Stream.concat(above.stream(), own.stream()).iterator();
			}

			@Override
			public int size() {
				return above.size() + own.size();
			}

		};
	}

	/** Tells of those that exist here and of those to come. */
	void observe(Consumer<NamedPrimitive> observer) {
		this.making.lock();
		try {
			this.observers.add(observer);
			this.byName.values().forEach(observer);
		}
		finally {
			this.making.unlock();
		}
	}

	/**
	 * Finds or makes one.
	 * @param asked what the caller brings to make it with, or {@code null} for whatever
	 * is there already
	 * @param fallback what to make it with if nobody says, or {@code null} if somebody
	 * must
	 */
	NamedPrimitive findOrMake(Kind kind, String name, @Nullable Settings asked, @Nullable Settings fallback) {
		NamedPrimitive found = this.byName.get(name);
		if (found == null && this.parent != null && this.parent.knows(name)) {
			return this.parent.findOrMake(kind, name, asked, fallback);
		}
		if (found == null) {
			found = make(kind, name, asked, fallback);
		}
		if (found.kind() != kind) {
			throw conflict(found, "cannot be used as " + kind.tag());
		}
		if (asked != null && !this.declared.containsKey(name) && !asked.equals(this.made.get(name))) {
			throw conflict(found, "has " + this.made.get(name) + " and cannot be reused with " + asked);
		}
		return found;
	}

	private boolean knows(String name) {
		return find(name) != null || declared(name) != null;
	}

	private NamedPrimitive make(Kind kind, String name, @Nullable Settings asked, @Nullable Settings fallback) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("The name of a " + kind.tag() + " must not be blank");
		}
		this.making.lock();
		try {
			NamedPrimitive found = this.byName.get(name);
			if (found != null) {
				return found;
			}
			Settings settings = this.declared.get(name);
			if (settings == null) {
				settings = (asked != null) ? asked : fallback;
			}
			if (settings == null) {
				throw nothingToMakeOf(kind, name);
			}
			NamedPrimitive primitive = make(name, settings);
			this.made.put(name, settings);
			this.byName.put(name, primitive);
			this.observers.forEach((observer) -> observer.accept(primitive));
			return primitive;
		}
		finally {
			this.making.unlock();
		}
	}

	private NamedPrimitive make(String name, Settings settings) {
		Engine engine = this.engines.apply(name);
		if (settings instanceof LockSettings lock) {
			return engine.lock(name, lock);
		}
		if (settings instanceof ReadWriteLockSettings readWrite) {
			return engine.readWriteLock(name, readWrite);
		}
		if (settings instanceof SemaphoreSettings semaphore) {
			return engine.semaphore(name, semaphore);
		}
		if (settings instanceof ConditionSettings condition) {
			return engine.condition(name, condition, lockOf(condition));
		}
		if (settings instanceof BarrierSettings barrier) {
			return engine.barrier(name, barrier);
		}
		if (settings instanceof QueueSettings queue) {
			return engine.queue(name, queue);
		}
		return engine.event(name, (EventSettings) settings);
	}

	/** Re-entrant unless it is declared otherwise, or is there already. */
	private NamedLock lockOf(ConditionSettings condition) {
		String name = condition.lock();
		return (NamedLock) findOrMake(Kind.LOCK, name, (find(name) != null) ? null : LockSettings.REENTRANT,
				LockSettings.PLAIN);
	}

	private static IllegalStateException nothingToMakeOf(Kind kind, String name) {
		String missing = switch (kind) {
			case CONDITION -> "lock";
			case BARRIER -> "parties";
			case QUEUE -> "capacity";
			default -> "permits";
		};
		return new IllegalStateException(kind.describe(name) + " has no " + missing + ": declare 'signalbox."
				+ kind.tag() + "s." + name + "." + missing + "' or say it in code");
	}

	private static IllegalStateException conflict(NamedPrimitive found, String why) {
		return new IllegalStateException(found.describe() + " already exists and " + why);
	}

}
