package io.signalbox.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireRejectedException.Reason;
import io.signalbox.Keys;
import io.signalbox.NamedPrimitive;
import io.signalbox.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * {@link Keys} of this engine: the instances that this JVM uses. Several are taken in the
 * order of what they are called at the server, which is the same in every JVM.
 */
class RedissonKeys<P extends NamedPrimitive> implements Keys<P> {

	private final ConcurrentHashMap<Object, Entry<P>> entries = new ConcurrentHashMap<>();

	private final Shared shared;

	private final Function<Object, P> maker;

	private volatile boolean closed;

	/**
	 * Makes the keyed side of a primitive.
	 * @param shared what the instances share
	 * @param maker makes the instance of a key; it must be a {@link RedissonPrimitive}
	 */
	RedissonKeys(Shared shared, Function<Object, P> maker) {
		this.shared = shared;
		this.maker = maker;
		this.closed = shared.engine.primitives.isClosed();
	}

	/** The instance of a key; its uses are counted under the map's lock of the key. */
	private static final class Entry<P> {

		final P instance;

		int uses;

		Entry(P instance) {
			this.instance = instance;
		}

		RedissonPrimitive primitive() {
			return (RedissonPrimitive) this.instance;
		}

	}

	@Override
	public Use<P> use(Object key) {
		if (key.getClass().isArray()) {
			throw new IllegalArgumentException(this.shared.settings.kind().describe(this.shared.name)
					+ " needs a key that is equal to its like, but was given a "
					+ key.getClass().getComponentType().getTypeName() + "[], which is not: use a list or a string");
		}
		if (this.entries.mappingCount() >= this.shared.settings.maxKeys() && !this.entries.containsKey(key)) {
			throw tooMany();
		}
		Entry<P> entry = this.entries.compute(key, (same, found) -> {
			Entry<P> used = (found != null) ? found : new Entry<>(this.maker.apply(key));
			used.uses++;
			return used;
		});
		if (this.closed) {
			entry.primitive().close();
		}
		return new KeyUse<>(this, key, entry);
	}

	@Override
	public List<Use<P>> useAll(Collection<?> keys) {
		List<Use<P>> uses = new ArrayList<>(keys.size());
		try {
			for (Object key : new LinkedHashSet<>(keys)) {
				uses.add(use(key));
			}
		}
		catch (RuntimeException | Error ex) {
			uses.forEach(Use::close);
			throw ex;
		}
		uses.sort(Comparator.comparing((use) -> ((RedissonPrimitive) (NamedPrimitive) use.primitive()).at.base()));
		return uses;
	}

	private AcquireRejectedException tooMany() {
		this.shared.counts.waited(Outcome.REJECTED, 0);
		return new AcquireRejectedException(this.shared.name, Reason.NO_ROOM,
				this.shared.settings.kind().describe(this.shared.name) + " has " + this.entries.mappingCount()
						+ " keys in use, and 'max-keys' allows no more than " + this.shared.settings.maxKeys());
	}

	private void giveBack(Object key) {
		this.entries.computeIfPresent(key, (same, entry) -> {
			entry.uses--;
			return kept(entry);
		});
	}

	/**
	 * Forgets a key that is idle and that nobody uses: what it waited for may have ended
	 * after its last use.
	 */
	void forgetIfIdle(Object key) {
		this.entries.computeIfPresent(key, (same, entry) -> kept(entry));
	}

	private static <P> @Nullable Entry<P> kept(Entry<P> entry) {
		if (entry.uses > 0 || !entry.primitive().isIdle()) {
			return entry;
		}
		entry.primitive().retired();
		return null;
	}

	@Override
	public int count() {
		return (int) this.entries.mappingCount();
	}

	/** The instances that are in use. */
	Stream<RedissonPrimitive> instances() {
		return this.entries.values().stream().map(Entry::primitive);
	}

	void close() {
		this.closed = true;
		instances().forEach(RedissonPrimitive::close);
	}

	/** Ends once, whoever closes it and however often. */
	private static final class KeyUse<P extends NamedPrimitive> extends AtomicReference<@Nullable Entry<P>>
			implements Use<P> {

		private static final long serialVersionUID = 1L;

		private final transient RedissonKeys<P> keys;

		private final transient Object key;

		KeyUse(RedissonKeys<P> keys, Object key, Entry<P> entry) {
			super(entry);
			this.keys = keys;
			this.key = key;
		}

		@Override
		public P primitive() {
			Entry<P> entry = getPlain();
			if (entry == null) {
				throw new IllegalStateException("The use of this key has ended");
			}
			return entry.instance;
		}

		@Override
		public void close() {
			if (getAndSet(null) != null) {
				this.keys.giveBack(this.key);
			}
		}

	}

}
