package io.signalbox.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The places of those who hold permits of one semaphore, each made when first used. A
 * hold has the place that {@link PermitSynchronizer} gave it together with its permits,
 * or, where it has none to give, one of {@link ClaimedSlots}.
 */
final class Slots {

	private static final int PREFERRED = 16;

	private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Slot[].class);

	private static final VarHandle CLAIMED;

	static {
		try {
			CLAIMED = MethodHandles.lookup().findVarHandle(Slots.class, "claimed", ClaimedSlots.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final @Nullable Slot[] NONE = {};

	/** Mask of the places that threads prefer. */
	private final int preferred;

	/** Those that stand for a place in the state of the synchronizer. */
	private final @Nullable Slot[] places;

	private volatile @Nullable ClaimedSlots claimed;

	/**
	 * Makes slots.
	 * @param max how many holders with a place of their own there may be at a time
	 */
	Slots(int max) {
		this.places = (max > 0) ? new @Nullable Slot[Math.min(max, PermitSynchronizer.PLACES)] : NONE;
		this.preferred = Math.max(1, Integer.highestOneBit(Math.min(PREFERRED, max))) - 1;
	}

	/** How many places there are, which stays although the number of permits changes. */
	int places() {
		return this.places.length;
	}

	/** The place that the calling thread would like best. */
	int preferredPlace() {
		return (int) Thread.currentThread().getId() & this.preferred;
	}

	/** Begins a hold in a place that the caller has taken. */
	Slot begin(PermitPrimitive primitive, int place, Object owner, int permits) {
		if (place == PermitSynchronizer.NO_PLACE) {
			ClaimedSlots slots = this.claimed;
			return ((slots != null) ? slots : makeClaimed(primitive)).begin(owner, permits);
		}
		Slot slot = this.places[place];
		if (slot == null) {
			slot = Slot.of(primitive, false, place);
			ELEMENT.setRelease(this.places, place, slot);
		}
		slot.begin(owner, permits);
		return slot;
	}

	private ClaimedSlots makeClaimed(PermitPrimitive primitive) {
		ClaimedSlots made = new ClaimedSlots(primitive);
		Object other = CLAIMED.compareAndExchange(this, null, made);
		return (other != null) ? (ClaimedSlots) other : made;
	}

	/** Forgets a slot that was extra, once its hold has ended. */
	void ended(Slot slot) {
		ClaimedSlots slots = slot.extra ? this.claimed : null;
		if (slots != null) {
			slots.forget(slot);
		}
	}

	long begins() {
		ClaimedSlots slots = this.claimed;
		return sum(Slot::begins) + ((slots != null) ? slots.extraBegins() : 0);
	}

	long ends() {
		ClaimedSlots slots = this.claimed;
		return sum(Slot::ends) + ((slots != null) ? slots.extraBegins() : 0);
	}

	long heldNanos() {
		ClaimedSlots slots = this.claimed;
		return sum(Slot::heldNanos) + ((slots != null) ? slots.extraNanos() : 0);
	}

	/** How many permits this owner holds. */
	int heldBy(Object owner) {
		int held = 0;
		for (Slot slot : this.places) {
			held += (slot != null && slot.holder() == owner) ? slot.permits() : 0;
		}
		ClaimedSlots more = this.claimed;
		return (more != null) ? held + more.heldBy(owner) : held;
	}

	/** A hold without a place that ends by its owner's unlock, if there is one. */
	@Nullable Slot looseOf(Object owner) {
		ClaimedSlots slots = this.claimed;
		return (slots != null) ? slots.looseOf(owner) : null;
	}

	Stream<Slot> occupied() {
		return all().filter((slot) -> slot.holder() != null);
	}

	private long sum(ToLongFunction<Slot> figure) {
		return all().mapToLong(figure).sum();
	}

	private Stream<Slot> all() {
		Stream.Builder<Slot> slots = Stream.builder();
		for (Slot slot : this.places) {
			if (slot != null) {
				slots.add(slot);
			}
		}
		ClaimedSlots more = this.claimed;
		if (more != null) {
			more.addTo(slots);
		}
		return slots.build();
	}

}
