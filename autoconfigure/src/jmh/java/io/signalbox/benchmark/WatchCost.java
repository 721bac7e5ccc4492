package io.signalbox.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.signalbox.benchmark.WatchBenchmark.Call;
import io.signalbox.benchmark.WatchBenchmark.Watching;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The same as {@link WatchBenchmark} for a machine that is not quiet: applications with
 * and without the watch in one JVM, in turns of some milliseconds, and the time of the
 * calling thread, which other work on the machine changes little.
 */
public final class WatchCost {

	private static final int CALLS = 50_000;

	private static final int WARM_UP = 200;

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private WatchCost() {
	}

	/**
	 * Measures, and prints what it found.
	 * @param args how many turns each of them has
	 */
	public static void main(String... args) {
		int turns = Integer.parseInt(args[0]);
		for (Call call : Call.values()) {
			measure(call, turns);
		}
	}

	private static void measure(Call call, int turns) {
		Map<Watching, ConfigurableApplicationContext> contexts = new EnumMap<>(Watching.class);
		Map<Watching, Service> services = new EnumMap<>(Watching.class);
		Map<Watching, double[]> nanos = new EnumMap<>(Watching.class);
		for (Watching watching : Watching.values()) {
			Service service = call.make();
			ConfigurableApplicationContext context = watching.start(service);
			contexts.put(watching, context);
			services.put(watching, context.getBean(service.getClass()));
			nanos.put(watching, new double[turns]);
		}
		for (int turn = -WARM_UP; turn < turns; turn++) {
			for (Watching watching : Watching.values()) {
				double each = turn(services.get(watching));
				if (turn >= 0) {
					nanos.get(watching)[turn] = each;
				}
			}
		}
		contexts.values().forEach(ConfigurableApplicationContext::close);
		report(call, nanos);
	}

	private static double turn(Service service) {
		int sum = 0;
		long start = THREADS.getCurrentThreadCpuTime();
		for (int i = 0; i < CALLS; i++) {
			sum += service.call();
		}
		long nanos = THREADS.getCurrentThreadCpuTime() - start;
		if (sum != CALLS) {
			throw new IllegalStateException("A call did not reach its method");
		}
		return (double) nanos / CALLS;
	}

	/** Each turn is compared with the one without the watch that was just before it. */
	private static void report(Call call, Map<Watching, double[]> nanos) {
		double[] off = nanos.get(Watching.OFF);
		nanos.forEach((watching, turns) -> {
			double[] more = new double[turns.length];
			Arrays.setAll(more, (turn) -> turns[turn] - off[turn]);
			List<Double> quartiles = List.of(quantile(turns, 0.25), quantile(turns, 0.5), quantile(turns, 0.75),
					quantile(more, 0.25), quantile(more, 0.5), quantile(more, 0.75));
			System.out.println(String.format(Locale.ROOT,
					"%-8s %-6s %6.1f %6.1f %6.1f ns/call, more than without: %6.2f %6.2f %6.2f (quartiles)", call,
					watching, quartiles.get(0), quartiles.get(1), quartiles.get(2), quartiles.get(3), quartiles.get(4),
					quartiles.get(5)));
		});
	}

	private static double quantile(double[] values, double share) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[(int) (share * (sorted.length - 1))];
	}

}
