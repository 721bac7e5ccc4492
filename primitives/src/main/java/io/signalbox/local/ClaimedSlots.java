package io.signalbox.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The slots of holders that have no place in the state of the synchronizer: each claims
 * one by compare-and-set. A thread starts to look at a slot of its own, so that two
 * threads rarely meet. Beyond {@value #SIZE} holders at a time, extra slots are made and
 * dropped.
 */
final class ClaimedSlots {

	private static final int SIZE = 64;

	private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Slot[].class);

	private final PermitPrimitive primitive;

	/** Read without ordering: a slot is complete for whoever finds it (final fields). */
	private final @Nullable Slot[] table = new @Nullable Slot[SIZE];

	private final Set<Slot> extra = ConcurrentHashMap.newKeySet(0);

	private final LongAdder extraBegins = new LongAdder();

	private final LongAdder extraNanos = new LongAdder();

	ClaimedSlots(PermitPrimitive primitive) {
		this.primitive = primitive;
	}

	Slot begin(Object owner, int permits) {
		Slot slot = claim(owner);
		slot.begin(owner, permits);
		return slot;
	}

	private Slot claim(Object owner) {
		@Nullable Slot[] slots = this.table;
		int first = (int) Thread.currentThread().getId();
		for (int i = 0; i < SIZE; i++) {
			Slot slot = slots[(first + i) & (SIZE - 1)];
			if (slot == null) {
				slot = make((first + i) & (SIZE - 1));
			}
			if (slot.claim(owner)) {
				return slot;
			}
		}
		Slot slot = Slot.of(this.primitive, true);
		slot.claim(owner);
		this.extra.add(slot);
		return slot;
	}

	private Slot make(int index) {
		Slot made = Slot.of(this.primitive, false);
		Object other = ELEMENT.compareAndExchange(this.table, index, null, made);
		return (other != null) ? (Slot) other : made;
	}

	/** How many permits this owner holds. */
	int heldBy(Object owner) {
		int held = 0;
		for (Slot slot : this.table) {
			held += (slot != null && slot.holder() == owner) ? slot.permits() : 0;
		}
		for (Slot slot : this.extra) {
			held += (slot.holder() == owner) ? slot.permits() : 0;
		}
		return held;
	}

	/**
	 * A hold that ends by its owner's unlock, if there is one: most often where the
	 * calling thread starts to look for a place.
	 */
	@Nullable Slot looseOf(Object owner) {
		int first = (int) Thread.currentThread().getId();
		for (int i = 0; i < SIZE; i++) {
			Slot slot = this.table[(first + i) & (SIZE - 1)];
			if (slot != null && slot.holder() == owner && slot.loose) {
				return slot;
			}
		}
		for (Slot slot : this.extra) {
			if (slot.holder() == owner && slot.loose) {
				return slot;
			}
		}
		return null;
	}

	/** Forgets a slot that was extra, but not what it counted. */
	void forget(Slot slot) {
		if (this.extra.remove(slot)) {
			this.extraBegins.add(slot.begins());
			this.extraNanos.add(slot.heldNanos());
		}
	}

	long extraBegins() {
		return this.extraBegins.sum();
	}

	long extraNanos() {
		return this.extraNanos.sum();
	}

	void addTo(Stream.Builder<Slot> slots) {
		for (Slot slot : this.table) {
			if (slot != null) {
				slots.add(slot);
			}
		}
		this.extra.forEach(slots);
	}

}
