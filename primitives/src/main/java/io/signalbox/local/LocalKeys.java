package io.signalbox.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireRejectedException.Reason;
import io.signalbox.Keys;
import io.signalbox.NamedPrimitive;
import io.signalbox.Outcome;
import io.signalbox.Settings;
import org.jspecify.annotations.Nullable;

/**
 * {@link Keys} of this engine: a map of the instances that are in use.
 *
 * <p>
 * Each entry counts its uses in one word, which also has a version that every new use
 * moves on. The last user looks whether the instance is idle, and retires the entry in
 * the same compare-and-set that ends its use: had anybody used it in between, the version
 * would be another. A retired entry is never used again; whoever still finds it in the
 * map takes it out and makes a new one. So at any time at most one entry of a key is
 * usable, and without a lock that all keys would share.
 */
class LocalKeys<P extends NamedPrimitive> implements Keys<P> {

	private static final Comparator<Entry<?>> ORDER = Comparator.comparingLong(Entry::order);

	private static final AtomicLong ORDERS = new AtomicLong();

	private final ConcurrentHashMap<Object, Entry<P>> entries = new ConcurrentHashMap<>();

	private final Shared shared;

	private final Function<Object, P> maker;

	private volatile boolean closed;

	/**
	 * Makes the keyed side of a primitive.
	 * @param shared what the instances share
	 * @param maker makes the instance of a key; it must be a {@link LocalPrimitive}
	 */
	LocalKeys(Shared shared, Function<Object, P> maker) {
		this.shared = shared;
		this.maker = maker;
	}

	@Override
	public Use<P> use(Object key) {
		return new KeyUse<>(borrow(key));
	}

	@Override
	public List<Use<P>> useAll(Collection<?> keys) {
		List<Entry<P>> borrowed = new ArrayList<>(keys.size());
		try {
			for (Object key : new LinkedHashSet<>(keys)) {
				borrowed.add(borrow(key));
			}
		}
		catch (RuntimeException | Error ex) {
			borrowed.forEach(Entry::giveBack);
			throw ex;
		}
		if (borrowed.size() > 1) {
			borrowed.sort(ORDER);
		}
		List<Use<P>> uses = new ArrayList<>(borrowed.size());
		borrowed.forEach((entry) -> uses.add(new KeyUse<>(entry)));
		return uses;
	}

	private Entry<P> borrow(Object key) {
		for (;;) {
			Entry<P> entry = this.entries.get(key);
			if (entry == null) {
				entry = make(key);
				if (entry != null) {
					return entry;
				}
			}
			else if (entry.use()) {
				return entry;
			}
			else {
				this.entries.remove(key, entry);
			}
		}
	}

	/** Makes the entry of a key, in use, or nothing if somebody else was quicker. */
	private @Nullable Entry<P> make(Object key) {
		if (key.getClass().isArray()) {
			throw new IllegalArgumentException(this.shared.settings.kind().describe(this.shared.name)
					+ " needs a key that is equal to its like, but was given a "
					+ key.getClass().getComponentType().getTypeName() + "[], which is not: use a list or a string");
		}
		Settings before = this.shared.settings;
		if (this.entries.mappingCount() >= before.maxKeys()) {
			throw tooMany();
		}
		Entry<P> made = new Entry<>(this.maker.apply(key));
		if (this.entries.putIfAbsent(key, made) != null) {
			made.local().retired();
			return null;
		}
		if (this.closed) {
			made.local().close();
		}
		if (this.shared.settings != before || this.shared.drained) {
			// changed while it was made, and whoever changed it may not have found it
			this.shared.engine.changes.lock();
			try {
				made.local().adapt();
			}
			finally {
				this.shared.engine.changes.unlock();
			}
		}
		return made;
	}

	/**
	 * Forgets a key that is idle and that nobody uses: what it waited for may have ended
	 * after its last use.
	 */
	void forgetIfIdle(Object key) {
		Entry<P> entry = this.entries.get(key);
		if (entry != null && entry.use()) {
			entry.giveBack();
		}
	}

	private AcquireRejectedException tooMany() {
		this.shared.waited(Outcome.REJECTED, 0);
		return new AcquireRejectedException(this.shared.name, Reason.NO_ROOM,
				this.shared.settings.kind().describe(this.shared.name) + " has " + this.entries.mappingCount()
						+ " keys in use, and 'max-keys' allows no more than " + this.shared.settings.maxKeys());
	}

	@Override
	public int count() {
		return (int) this.entries.mappingCount();
	}

	/** The instances that are in use. */
	Stream<LocalPrimitive> instances() {
		return this.entries.values().stream().map(Entry::local);
	}

	void close() {
		this.closed = true;
		instances().forEach(LocalPrimitive::close);
	}

	/** The instance of a key, with the number of its uses. */
	private static final class Entry<P extends NamedPrimitive> {

		/** In the upper half; the number of uses is in the lower one. */
		private static final long VERSION = 1L << 32;

		private static final long RETIRED = -1;

		private static final VarHandle STATE;

		private static final VarHandle PLACE;

		static {
			try {
				MethodHandles.Lookup lookup = MethodHandles.lookup();
				STATE = lookup.findVarHandle(Entry.class, "state", long.class);
				PLACE = lookup.findVarHandle(Entry.class, "place", long.class);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		final P instance;

		private volatile long state = 1;

		/** The place in the order of several; zero until it is needed. */
		private volatile long place;

		Entry(P instance) {
			this.instance = instance;
		}

		LocalPrimitive local() {
			return (LocalPrimitive) (NamedPrimitive) this.instance;
		}

		/** Begins a use; {@code false} if the entry is retired. */
		boolean use() {
			for (;;) {
				long current = this.state;
				if (current == RETIRED) {
					return false;
				}
				if (STATE.compareAndSet(this, current, current + VERSION + 1)) {
					return true;
				}
			}
		}

		void giveBack() {
			for (;;) {
				long current = this.state;
				boolean idle = ((int) current == 1) && local().isIdle();
				if (STATE.compareAndSet(this, current, idle ? RETIRED : current - 1)) {
					if (idle) {
						retired(local());
					}
					return;
				}
			}
		}

		/** Forgets a key, which nobody can find usable any more. */
		private void retired(LocalPrimitive instance) {
			Object key = Objects.requireNonNull(instance.key);
			Objects.requireNonNull(instance.shared.keys()).entries.remove(key, this);
			instance.retired();
		}

		/** A number of its own, given when first asked for. */
		long order() {
			if (this.place == 0) {
				PLACE.compareAndSet(this, 0L, ORDERS.incrementAndGet());
			}
			return this.place;
		}

	}

	/** Ends once, whoever closes it and however often. */
	private static final class KeyUse<P extends NamedPrimitive> extends AtomicReference<@Nullable Entry<P>>
			implements Use<P> {

		private static final long serialVersionUID = 1L;

		KeyUse(Entry<P> entry) {
			super(entry);
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
			Entry<P> entry = getAndSet(null);
			if (entry != null) {
				entry.giveBack();
			}
		}

	}

}
