package io.signalbox.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The places of those who hold permits of one semaphore. There are about as many as
 * permits, up to {@value #MAX}, each made when first used; a thread starts to look at a
 * place of its own, so that two threads rarely meet. Beyond that many holders at a time,
 * extra slots are made and dropped.
 */
final class Slots {

	private static final int MAX = 256;

	private static final int PREFERRED = 16;

	private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Slot[].class);

	private final PermitPrimitive primitive;

	/** Mask of the places that threads prefer. */
	private final int preferred;

	/** Read without ordering: a slot is complete for whoever finds it (final fields). */
	private final @Nullable Slot[] table;

	/** Those that stand for a place in the state of the synchronizer. */
	private final @Nullable Slot[] places = new @Nullable Slot[PermitSynchronizer.PLACES];

	private final Set<Slot> extra = ConcurrentHashMap.newKeySet(0);

	private final LongAdder extraBegins = new LongAdder();

	private final LongAdder extraNanos = new LongAdder();

	Slots(PermitPrimitive primitive, int permits) {
		this.primitive = primitive;
		int size = Integer.highestOneBit(Math.max(1, Math.min(MAX, permits)) * 2 - 1);
		this.table = new @Nullable Slot[size];
		this.preferred = Math.min(PREFERRED, size) - 1;
	}

	/** The place that the calling thread would like best. */
	int preferredPlace() {
		return (int) Thread.currentThread().getId() & this.preferred;
	}

	/** Begins a hold in a place that the caller has taken. */
	Slot begin(int place, Object owner, int permits) {
		if (place == PermitSynchronizer.NO_PLACE) {
			return begin(owner, permits);
		}
		Slot slot = this.places[place];
		if (slot == null) {
			slot = new Slot(this.primitive, false, place);
			ELEMENT.setRelease(this.places, place, slot);
		}
		slot.begin(owner, permits);
		return slot;
	}

	Slot begin(Object owner, int permits) {
		Slot slot = claim(owner);
		slot.begin(owner, permits);
		return slot;
	}

	private Slot claim(Object owner) {
		@Nullable Slot[] slots = this.table;
		int mask = slots.length - 1;
		int first = (int) Thread.currentThread().getId();
		for (int i = 0; i <= mask; i++) {
			Slot slot = slots[(first + i) & mask];
			if (slot == null) {
				slot = make((first + i) & mask);
			}
			if (slot.claim(owner)) {
				return slot;
			}
		}
		Slot slot = new Slot(this.primitive, true);
		slot.claim(owner);
		this.extra.add(slot);
		return slot;
	}

	private Slot make(int index) {
		Slot made = new Slot(this.primitive, false);
		Object other = ELEMENT.compareAndExchange(this.table, index, null, made);
		return (other != null) ? (Slot) other : made;
	}

	/** Forgets a slot that was extra, once its hold has ended. */
	void ended(Slot slot) {
		if (slot.extra && this.extra.remove(slot)) {
			this.extraBegins.add(slot.begins());
			this.extraNanos.add(slot.heldNanos());
		}
	}

	long begins() {
		return sum(Slot::begins) + this.extraBegins.sum();
	}

	long heldNanos() {
		return sum(Slot::heldNanos) + this.extraNanos.sum();
	}

	/** How many permits this owner holds. */
	int heldBy(Object owner) {
		return occupied().filter((slot) -> slot.holder() == owner).mapToInt(Slot::permits).sum();
	}

	Stream<Slot> occupied() {
		return all().filter((slot) -> slot.holder() != null);
	}

	private static void addTo(Stream.Builder<Slot> slots, @Nullable Slot[] more) {
		for (Slot slot : more) {
			if (slot != null) {
				slots.add(slot);
			}
		}
	}

	private long sum(ToLongFunction<Slot> figure) {
		return all().mapToLong(figure).sum();
	}

	private Stream<Slot> all() {
		Stream.Builder<Slot> slots = Stream.builder();
		addTo(slots, this.places);
		addTo(slots, this.table);
		Collection<Slot> more = this.extra;
		more.forEach(slots);
		return slots.build();
	}

}
