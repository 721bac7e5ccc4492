package io.signalbox.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

import com.sun.management.ThreadMXBean;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * The same as {@link AsyncCallBenchmark} for a machine that is not quiet: a JVM for each
 * variant, in turns, and the time of the calling thread, which other work on the machine
 * changes less than the clock.
 */
public final class AsyncCallCost {

	private static final int CALLS = 200_000;

	private static final int WARM_UP = 15;

	private static final int ROUNDS = 40;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private AsyncCallCost() {
	}

	/**
	 * Measures, and prints what it found: of each variant the median of its rounds, in
	 * each JVM.
	 * @param args how many JVMs each variant has, then which variants, or none for all;
	 * only one variant without a number measures in this JVM
	 * @throws Throwable if a variant fails
	 */
	public static void main(String... args) throws Throwable {
		if (!Character.isDigit(args[0].charAt(0))) {
			System.out.println(measure(args[0]));
			System.exit(0);
		}
		List<String> variants = (args.length > 1) ? List.of(args).subList(1, args.length) : variants();
		Map<String, List<String>> found = new TreeMap<>();
		for (int i = 0; i < Integer.parseInt(args[0]); i++) {
			for (String variant : variants) {
				found.computeIfAbsent(variant, (name) -> new ArrayList<>()).add(java(variant));
			}
		}
		variants.forEach((variant) -> System.out.printf("%-24s %s%n", variant, found.get(variant)));
	}

	private static List<String> variants() {
		return Arrays.stream(AsyncCallBenchmark.class.getMethods())
			.filter((method) -> method.isAnnotationPresent(Benchmark.class))
			.map(Method::getName)
			.sorted()
			.toList();
	}

	private static String java(String variant) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx512m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				AsyncCallCost.class.getName(), variant)
			.redirectErrorStream(true)
			.start();
		String last = "";
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				last = line;
			}
		}
		if (process.waitFor() != 0) {
			throw new IllegalStateException(variant + " failed: " + last);
		}
		return last;
	}

	private static String measure(String variant) throws Throwable {
		AsyncCallBenchmark benchmark = new AsyncCallBenchmark();
		benchmark.start();
		MethodHandles.Lookup lookup = MethodHandles.lookup();
		MethodHandle handle = lookup.findVirtual(AsyncCallBenchmark.class, variant, MethodType.methodType(int.class));
		// what the compiler makes of a method reference
		IntSupplier call = (IntSupplier) LambdaMetafactory
			.metafactory(lookup, "getAsInt", MethodType.methodType(IntSupplier.class, AsyncCallBenchmark.class),
					MethodType.methodType(int.class), handle, MethodType.methodType(int.class))
			.getTarget()
			.invoke(benchmark);
		double[] nanos = new double[ROUNDS];
		for (int round = -WARM_UP; round < ROUNDS; round++) {
			long start = THREADS.getCurrentThreadCpuTime();
			int sum = turn(call);
			double each = (double) (THREADS.getCurrentThreadCpuTime() - start) / CALLS;
			if (sum != CALLS) {
				throw new IllegalStateException("A call did not reach its method");
			}
			if (round >= 0) {
				nanos[round] = each;
			}
		}
		long before = THREADS.getCurrentThreadAllocatedBytes();
		turn(call);
		long bytes = (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
		Arrays.sort(nanos);
		return String.format(Locale.ROOT, "%.1f ns %d B", nanos[ROUNDS / 2], bytes);
	}

	private static int turn(IntSupplier call) {
		int sum = 0;
		for (int i = 0; i < CALLS; i++) {
			sum += call.getAsInt();
		}
		return sum;
	}

}
