package io.signalbox.watch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.signalbox.Kind;
import io.signalbox.NamedPrimitive;
import org.jspecify.annotations.Nullable;

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

	/**
	 * How many of what one caller holds, the latest, and waits for are looked at: one who
	 * holds a thousand keys has half a million pairs.
	 */
	private static final int MOST_OF_ONE = 16;

	private final Map<Order, Seen> seen = new HashMap<>();

	private final Set<Order> reported = new HashSet<>();

	/** One taken while the other is held. */
	private record Order(String first, String second) {

		Order reversed() {
			return new Order(this.second, this.first);
		}

	}

	/** Where, and by one who held what. */
	private record Seen(List<StackTraceElement> stack, Set<String> held) {
	}

	/**
	 * Learns from one who holds some and perhaps waits. What was seen of it was not seen
	 * at one moment: a wait that was seen before the holds, and has not ended, was there
	 * with them; a hold that is still there was there when a later one was.
	 */
	void learn(Party party, Consumer<OrderInversion> found) {
		List<Integer> latest = latest(party);
		Holder holder = new Holder(party);
		for (int i : latest) {
			Holding holding = party.holdings.get(i);
			Watched in = party.heldIn.get(i);
			for (int j : latest) {
				Holding later = party.holdings.get(j);
				// what was granted in one tick of a coarse clock has no order
				if (holding.startNanos() - later.startNanos() < 0) {
					learn(holder, name(holding), name(later), () -> in.holdings().contains(holding), found);
				}
			}
			party.waits.stream()
				.filter((waiting) -> excludes(waiting.primitive()))
				.limit(MOST_OF_ONE)
				.forEach((waiting) -> learn(holder, name(holding), name(waiting.primitive()), () -> !waiting.isOver(),
						found));
		}
	}

	/** Which of the holdings to look at, the latest first. */
	private static List<Integer> latest(Party party) {
		return IntStream.range(0, party.holdings.size())
			.boxed()
			.filter((i) -> excludes(party.holdings.get(i).primitive()))
			.sorted((i, j) -> Long.signum(party.holdings.get(j).startNanos() - party.holdings.get(i).startNanos()))
			.limit(MOST_OF_ONE)
			.toList();
	}

	private void learn(Holder holder, String first, String second, BooleanSupplier stillSo,
			Consumer<OrderInversion> found) {
		Order order = new Order(first, second);
		if (first.equals(second) || this.seen.containsKey(order) || this.seen.size() >= MOST) {
			return;
		}
		Seen here = new Seen(holder.stack(), holder.held());
		if (!stillSo.getAsBoolean()) {
			return;
		}
		this.seen.put(order, here);
		Seen there = this.seen.get(order.reversed());
		if (there != null && !areApart(order, here, there) && this.reported.add(order)) {
			this.reported.add(order.reversed());
			found.accept(new OrderInversion(first, second, here.stack(), there.stack()));
		}
	}

	/** Whether both were seen under one of a third name. */
	private static boolean areApart(Order order, Seen here, Seen there) {
		return here.held()
			.stream()
			.anyMatch((name) -> there.held().contains(name) && !name.equals(order.first())
					&& !name.equals(order.second()));
	}

	/** One to learn from, of whom most is known already. */
	private static final class Holder {

		private final Party party;

		private @Nullable List<StackTraceElement> stack;

		private @Nullable Set<String> held;

		Holder(Party party) {
			this.party = party;
		}

		List<StackTraceElement> stack() {
			List<StackTraceElement> taken = this.stack;
			if (taken == null) {
				taken = this.party.stack();
				this.stack = taken;
			}
			return taken;
		}

		Set<String> held() {
			Set<String> names = this.held;
			if (names == null) {
				names = this.party.holdings.stream().map(LockOrder::name).collect(Collectors.toSet());
				this.held = names;
			}
			return names;
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
