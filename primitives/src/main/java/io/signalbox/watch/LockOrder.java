package io.signalbox.watch;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.signalbox.Kind;
import io.signalbox.NamedPrimitive;

/**
 * In which order names are taken, as far as the watch has seen it: of those who waited
 * for one while they held another, and of those who held two, whenever it looked. Short
 * ones are mostly missed; what is reported was there.
 *
 * <p>
 * Two orders are no danger where both were seen under one lock of a third name, which
 * keeps them apart (K. Havelund, "Using Runtime Analysis to Guide Model Checking of Java
 * Programs", 2000). Keys of one name are not looked at: they are taken together, in one
 * order.
 */
final class LockOrder {

	/** Enough for any program that a person wrote; names come from a fixed set. */
	private static final int MOST = 10_000;

	private final Map<Order, Seen> seen = new HashMap<>();

	private final Set<Order> reported = new HashSet<>();

	/** One taken while the other is held. */
	private record Order(String first, String second) {

		Order reversed() {
			return new Order(this.second, this.first);
		}

	}

	/** Where, and under which others. */
	private record Seen(List<StackTraceElement> stack, Set<String> under) {
	}

	/**
	 * Learns from one who holds some and perhaps waits. What was seen of it was not seen
	 * at one moment: a wait that was seen before the holds, and has not ended, was there
	 * with them; a hold that is still there was there when a later one was.
	 */
	void learn(Party party, Consumer<OrderInversion> found) {
		for (int i = 0; i < party.holdings.size(); i++) {
			Holding holding = party.holdings.get(i);
			if (!excludes(holding.primitive())) {
				continue;
			}
			Watched in = party.heldIn.get(i);
			for (Holding later : party.holdings) {
				// what was granted in one tick of a coarse clock has no order
				if (excludes(later.primitive()) && holding.startNanos() - later.startNanos() < 0) {
					learn(party, name(holding), name(later), () -> in.holdings().contains(holding), found);
				}
			}
			for (Waiting waiting : party.waits) {
				if (excludes(waiting.primitive())) {
					learn(party, name(holding), name(waiting.primitive()), () -> !waiting.isOver(), found);
				}
			}
		}
	}

	private void learn(Party party, String first, String second, BooleanSupplier stillSo,
			Consumer<OrderInversion> found) {
		Order order = new Order(first, second);
		if (first.equals(second) || this.seen.containsKey(order) || this.seen.size() >= MOST) {
			return;
		}
		Set<String> under = party.holdings.stream()
			.map(LockOrder::name)
			.filter((name) -> !name.equals(first) && !name.equals(second))
			.collect(Collectors.toSet());
		Seen here = new Seen(party.stack(), under);
		if (!stillSo.getAsBoolean()) {
			return;
		}
		this.seen.put(order, here);
		Seen there = this.seen.get(order.reversed());
		if (there != null && Collections.disjoint(here.under(), there.under()) && this.reported.add(order)) {
			this.reported.add(order.reversed());
			found.accept(new OrderInversion(first, second, here.stack(), there.stack()));
		}
	}

	private static String name(Holding holding) {
		return name(holding.primitive());
	}

	/** Both sides of a read-write lock are one. */
	private static String name(NamedPrimitive primitive) {
		Kind kind = primitive.kind();
		return ((kind == Kind.READ || kind == Kind.WRITE) ? Kind.READ_WRITE : kind).describe(primitive.name());
	}

	/** Where there are several permits, two that meet need not wait for each other. */
	private static boolean excludes(NamedPrimitive primitive) {
		return primitive.kind() != Kind.SEMAPHORE || primitive.statistics().max() == 1;
	}

}
