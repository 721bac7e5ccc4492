package io.signalbox.woven;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.signalbox.Holder;
import io.signalbox.NamedPrimitive;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;

/**
 * What bodies of woven methods see, also where they have no way to a bean, and how it is
 * printed.
 */
final class Seen {

	private static volatile SignalboxRegistry registry;

	private Seen() {
	}

	static void through(SignalboxRegistry registry) {
		Seen.registry = registry;
	}

	/** Names of all that somebody holds, and their keys. */
	static List<String> held() {
		SignalboxRegistry all = registry;
		return (all == null) ? List.of()
				: all.all()
					.stream()
					.filter((primitive) -> !primitive.holders().isEmpty() || primitive.statistics().liveKeys() > 0)
					.map(NamedPrimitive::name)
					.sorted()
					.toList();
	}

	/** The traces of those who hold a lock. */
	static List<String> traces(String lock) {
		return Objects.requireNonNull(registry).lock(lock).holders().stream().map(Holder::traceId).toList();
	}

	/** What a call sees while it runs, and how many times something was acquired. */
	static void print(String scene, Callable<?> call) {
		long before = acquired();
		String result;
		try {
			result = call.call() + " " + (acquired() - before);
		}
		catch (Throwable ex) {
			result = ex.toString();
		}
		System.out.println(scene + "=" + result.replace('\n', ' '));
	}

	private static long acquired() {
		SignalboxRegistry all = registry;
		return (all == null) ? 0
				: all.all().stream().mapToLong((primitive) -> primitive.statistics().attempts(Outcome.ACQUIRED)).sum();
	}

}
