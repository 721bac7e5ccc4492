package io.signalbox.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.tools.ToolProvider;

import io.signalbox.autoconfigure.SignalboxAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxMetricsAutoConfiguration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.resilience.annotation.EnableResilientMethods;

/**
 * How much longer an application with a thousand beans takes to start: each variant in a
 * JVM of its own, in turns. Reported is the time of the thread that starts it, which
 * other work on the machine changes little, and the time by the clock.
 */
public final class StartUp {

	private static final int BEANS = 1000;

	private static final int NAMES = 100;

	private StartUp() {
	}

	/** What is started. */
	private enum Variant {

		/** No annotation, and Signalbox switched off. */
		WITHOUT("", "--signalbox.enabled=false"),

		/** No annotation. */
		NOT_ANNOTATED(""),

		/** Our annotations, with Signalbox switched off. */
		SWITCHED_OFF("@io.signalbox.annotation.Guarded(\"lock-%d\")", "--signalbox.enabled=false"),

		/** One guarded method in each bean. */
		GUARDED("@io.signalbox.annotation.Guarded(\"lock-%d\")"),

		/** The same without a look at the bytecode. */
		GUARDED_SELF_INVOCATION_IGNORED("@io.signalbox.annotation.Guarded(\"lock-%d\")",
				"--signalbox.aop.self-invocation=ignore"),

		/** Spring's own annotation, which needs a proxy too. */
		CONCURRENCY_LIMIT("@org.springframework.resilience.annotation.ConcurrencyLimit(5)",
				"--signalbox.enabled=false");

		private final String annotation;

		private final String[] arguments;

		Variant(String annotation, String... arguments) {
			this.annotation = annotation;
			this.arguments = arguments;
		}

	}

	/**
	 * Measures.
	 * @param arguments the number of rounds; or, in a JVM of its own, one variant
	 */
	public static void main(String[] arguments) throws Exception {
		if (arguments.length > 0 && !Character.isDigit(arguments[0].charAt(0))) {
			start(Variant.valueOf(arguments[0]));
			return;
		}
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 10;
		Path directory = Files.createTempDirectory("start-up");
		Map<Variant, List<double[]>> times = new EnumMap<>(Variant.class);
		for (Variant variant : Variant.values()) {
			compile(variant, directory);
			times.put(variant, new ArrayList<>());
		}
		for (int round = 0; round < rounds; round++) {
			for (Variant variant : Variant.values()) {
				times.get(variant).add(run(variant, directory));
			}
		}
		double[] base = medians(times.get(Variant.WITHOUT));
		times.forEach((variant, each) -> {
			double[] median = medians(each);
			System.out.printf(Locale.ROOT, "%-32s thread %5.0f ms  x %.3f   clock %5.0f ms  x %.3f%n", variant,
					median[0], median[0] / base[0], median[1], median[1] / base[1]);
		});
	}

	private static double[] medians(List<double[]> times) {
		double[] medians = new double[2];
		for (int i = 0; i < medians.length; i++) {
			int column = i;
			double[] sorted = times.stream().mapToDouble((each) -> each[column]).sorted().toArray();
			medians[i] = sorted[sorted.length / 2];
		}
		return medians;
	}

	private static void compile(Variant variant, Path directory) throws IOException {
		Path classes = Files.createDirectories(directory.resolve(variant.name()));
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-parameters", "-d",
				classes.toString(), "-cp", System.getProperty("java.class.path")));
		for (int i = 0; i < BEANS; i++) {
			Path source = classes.resolve("Bean" + i + ".java");
			String annotation = String.format(Locale.ROOT, variant.annotation, i % NAMES);
			Files.writeString(source,
					"package generated; public class Bean" + i + " { private long sum; " + annotation
							+ " public long add(long amount) { sum += half(amount) + half(amount + 1); return sum; } "
							+ "public long sum() { return sum; } public void clear() { sum = 0; } "
							+ "public String describe(String text) { return text + sum(); } "
							+ "private static long half(long amount) { return amount / 2; } }");
			arguments.add(source.toString());
		}
		if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
			throw new IllegalStateException("The beans of " + variant + " do not compile");
		}
	}

	private static double[] run(Variant variant, Path directory) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx512m", "-cp",
				directory.resolve(variant.name()) + File.pathSeparator + System.getProperty("java.class.path"),
				StartUp.class.getName(), variant.name())
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
		return Arrays.stream(last.split(" ")).mapToDouble(Double::parseDouble).toArray();
	}

	private static void start(Variant variant) {
		long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
		long clock = System.nanoTime();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn")
			.initializers((each) -> register((GenericApplicationContext) each))
			.run(variant.arguments)) {
			clock = System.nanoTime() - clock;
			thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - thread;
			System.out.println(thread / 1e6 + " " + clock / 1e6);
		}
	}

	private static void register(GenericApplicationContext context) {
		for (int i = 0; i < BEANS; i++) {
			try {
				context.registerBean(Class.forName("generated.Bean" + i));
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	@ImportAutoConfiguration({ AopAutoConfiguration.class, MetricsAutoConfiguration.class,
			CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
			SignalboxAutoConfiguration.class, SignalboxMetricsAutoConfiguration.class })
	static class Application {

	}

}
