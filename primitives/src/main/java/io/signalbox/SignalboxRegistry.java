package io.signalbox;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Keeps one primitive for each name, and makes it on first use. Declared settings win
 * over those that a caller brings; without declared ones, all callers must bring the
 * same.
 *
 * <p>
 * A registry may have a parent, as an application context may: what the parent has or
 * declares is found there, so that both mean the same by a name.
 *
 * <p>
 * Primitives stay until the registry is closed, so names come from a fixed set and never
 * from the data of a request.
 *
 * @since 0.1
 */
public final class SignalboxRegistry implements AutoCloseable {

	private final Engine engine;

	private final Map<String, Engine> engines;

	private final Primitives primitives;

	/**
	 * Makes a registry without declared primitives.
	 * @param engine makes the primitives; closed with this registry
	 */
	public SignalboxRegistry(Engine engine) {
		this(engine, Map.of());
	}

	/**
	 * Makes a registry.
	 * @param engine makes the primitives; closed with this registry
	 * @param declared the settings that configuration declares, by name
	 */
	public SignalboxRegistry(Engine engine, Map<String, ? extends Settings> declared) {
		this(engine, declared, null);
	}

	/**
	 * Makes a registry below another one.
	 * @param engine makes the primitives that the parent does not have; closed with this
	 * registry
	 * @param declared the settings that configuration declares, by name
	 * @param parent keeps what it has or declares itself, and is not closed with this
	 * registry
	 */
	public SignalboxRegistry(Engine engine, Map<String, ? extends Settings> declared,
			@Nullable SignalboxRegistry parent) {
		this(engine, declared, Map.of(), parent);
	}

	/**
	 * Makes a registry with more than one engine.
	 * @param engine makes the primitives of all other names that the parent does not
	 * have; closed with this registry
	 * @param declared the settings that configuration declares, by name
	 * @param engines engines of some names, by name; closed with this registry
	 * @param parent keeps what it has or declares itself, and is not closed with this
	 * registry; or {@code null}
	 */
	public SignalboxRegistry(Engine engine, Map<String, ? extends Settings> declared,
			Map<String, ? extends Engine> engines, @Nullable SignalboxRegistry parent) {
		this.engine = engine;
		this.engines = Map.copyOf(engines);
		this.primitives = new Primitives((name) -> this.engines.getOrDefault(name, this.engine), declared,
				(parent != null) ? parent.primitives : null);
	}

	/**
	 * Finds or makes a lock.
	 * @param name the name
	 * @return the lock of this name; plain unless declared otherwise
	 * @throws IllegalStateException if the name belongs to another kind
	 */
	public NamedLock lock(String name) {
		return lock(name, null);
	}

	/**
	 * Finds or makes a lock.
	 * @param name the name
	 * @param settings what to make it with if it is not declared, or {@code null} for a
	 * plain one and for whatever is there already
	 * @return the lock of this name
	 * @throws IllegalStateException if the name belongs to another kind, or was made with
	 * other settings
	 */
	public NamedLock lock(String name, @Nullable LockSettings settings) {
		return (NamedLock) this.primitives.findOrMake(Kind.LOCK, name, settings, LockSettings.PLAIN);
	}

	/**
	 * Finds or makes a read-write lock.
	 * @param name the name
	 * @return the read-write lock of this name
	 * @throws IllegalStateException if the name belongs to another kind
	 */
	public NamedReadWriteLock readWriteLock(String name) {
		return (NamedReadWriteLock) this.primitives.findOrMake(Kind.READ_WRITE, name, null,
				ReadWriteLockSettings.DEFAULT);
	}

	/**
	 * Finds a semaphore.
	 * @param name the name
	 * @return the semaphore of this name
	 * @throws IllegalStateException if there is none and none is declared, or the name
	 * belongs to another kind
	 */
	public NamedSemaphore semaphore(String name) {
		return semaphore(name, null);
	}

	/**
	 * Finds or makes a semaphore.
	 * @param name the name
	 * @param settings what to make it with if it is not declared, or {@code null} for
	 * whatever is there already
	 * @return the semaphore of this name
	 * @throws IllegalStateException if the name belongs to another kind, or was made with
	 * other settings, or there is nothing to make it with
	 */
	public NamedSemaphore semaphore(String name, @Nullable SemaphoreSettings settings) {
		return (NamedSemaphore) this.primitives.findOrMake(Kind.SEMAPHORE, name, settings, null);
	}

	/**
	 * Finds or makes an event.
	 * @param name the name
	 * @return the event of this name; clear at first unless declared otherwise
	 * @throws IllegalStateException if the name belongs to another kind
	 */
	public NamedEvent event(String name) {
		return (NamedEvent) this.primitives.findOrMake(Kind.EVENT, name, null, EventSettings.CLEAR);
	}

	/**
	 * Finds a condition.
	 * @param name the name
	 * @return the condition of this name
	 * @throws IllegalStateException if there is none and none is declared, or the name
	 * belongs to another kind
	 */
	public NamedCondition condition(String name) {
		return condition(name, null);
	}

	/**
	 * Finds or makes a condition, and its lock.
	 * @param name the name
	 * @param settings what to make it with if it is not declared, or {@code null} for
	 * whatever is there already
	 * @return the condition of this name
	 * @throws IllegalStateException if the name belongs to another kind, or was made with
	 * other settings, or there is nothing to make it with
	 */
	public NamedCondition condition(String name, @Nullable ConditionSettings settings) {
		return (NamedCondition) this.primitives.findOrMake(Kind.CONDITION, name, settings, null);
	}

	/**
	 * Finds a barrier.
	 * @param name the name
	 * @return the barrier of this name
	 * @throws IllegalStateException if there is none and none is declared, or the name
	 * belongs to another kind
	 */
	public NamedBarrier barrier(String name) {
		return barrier(name, null);
	}

	/**
	 * Finds or makes a barrier.
	 * @param name the name
	 * @param settings what to make it with if it is not declared, or {@code null} for
	 * whatever is there already
	 * @return the barrier of this name
	 * @throws IllegalStateException if the name belongs to another kind, or was made with
	 * other settings, or there is nothing to make it with
	 */
	public NamedBarrier barrier(String name, @Nullable BarrierSettings settings) {
		return (NamedBarrier) this.primitives.findOrMake(Kind.BARRIER, name, settings, null);
	}

	/**
	 * Finds a queue.
	 * @param <E> type of the elements; that all who use the queue mean the same one is
	 * not checked
	 * @param name the name
	 * @return the queue of this name
	 * @throws IllegalStateException if there is none and none is declared, or the name
	 * belongs to another kind
	 */
	public <E> NamedQueue<E> queue(String name) {
		return queue(name, null);
	}

	/**
	 * Finds or makes a queue.
	 * @param <E> type of the elements; that all who use the queue mean the same one is
	 * not checked
	 * @param name the name
	 * @param settings what to make it with if it is not declared, or {@code null} for
	 * whatever is there already
	 * @return the queue of this name
	 * @throws IllegalStateException if the name belongs to another kind, or was made with
	 * other settings, or there is nothing to make it with
	 */
	@SuppressWarnings("unchecked") // one object, whatever its elements are
	public <E> NamedQueue<E> queue(String name, @Nullable QueueSettings settings) {
		return (NamedQueue<E>) this.primitives.findOrMake(Kind.QUEUE, name, settings, null);
	}

	/**
	 * Finds a primitive of any kind without making one.
	 * @param name the name
	 * @return the primitive, or {@code null} if none of this name was made
	 */
	public @Nullable NamedPrimitive find(String name) {
		return this.primitives.find(name);
	}

	/**
	 * What configuration declares a name as.
	 * @param name the name
	 * @return the settings, or {@code null} if it is not declared
	 */
	public @Nullable Settings declared(String name) {
		return this.primitives.declared(name);
	}

	/**
	 * What a primitive was made with, which may have been changed since.
	 * @param name its name
	 * @return the settings, or {@code null} if none of this name was made
	 */
	public @Nullable Settings madeWith(String name) {
		return this.primitives.madeWith(name);
	}

	/**
	 * All primitives that were made, those of the parent among them.
	 * @return a live view
	 */
	public Collection<NamedPrimitive> all() {
		return this.primitives.all();
	}

	/**
	 * Tells of each primitive of this registry once, of those that exist and of those to
	 * come. The parent tells of its own.
	 * @param observer is quick and makes no primitive
	 */
	public void observe(Consumer<NamedPrimitive> observer) {
		this.primitives.observe(observer);
	}

	/**
	 * How the engines are. May wait a few seconds for a server.
	 * @return a report of each engine that has something to say, by its name
	 */
	public Map<String, EngineReport> reports() {
		Map<String, EngineReport> reports = new TreeMap<>();
		engines().forEach((engine) -> reports.put(engine.name(), engine.report()));
		reports.values().removeIf(EngineReport.WELL::equals);
		return reports;
	}

	/**
	 * The engines that make the primitives, each once.
	 * @return the engines
	 */
	public Stream<Engine> engines() {
		return Stream.concat(Stream.of(this.engine), this.engines.values().stream()).distinct();
	}

	/**
	 * Closes the engines: ends all waits.
	 */
	@Override
	public void close() {
		engines().forEach(Engine::close);
	}

}
