package io.signalbox.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.SignalboxAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxMetricsAutoConfiguration;

import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AbstractAotProcessor;
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

	private static final String GENERATED = "generated-";

	/** Says where to put what is generated ahead of time. */
	private static final String PROCESS = "benchmark.process";

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

		/** A proxy for each bean that does nothing: what Spring costs before we begin. */
		NO_OP_ADVISOR("@io.signalbox.benchmark.NoOpAdvice.NoOp", "--signalbox.enabled=false"),

		/** Spring's own annotation, which needs a proxy too. */
		CONCURRENCY_LIMIT("@org.springframework.resilience.annotation.ConcurrencyLimit(5)",
				"--signalbox.enabled=false"),

		/** One guarded method in each bean, woven into it at compile time. */
		WOVEN("@io.signalbox.annotation.Guarded(\"lock-%d\")", "--signalbox.aop.mode=aspectj"),

		/** No annotation, Signalbox switched off, and processed ahead of time. */
		PROCESSED_WITHOUT("", "--signalbox.enabled=false"),

		/** A proxy for each bean that does nothing, processed ahead of time. */
		PROCESSED_NO_OP_ADVISOR("@io.signalbox.benchmark.NoOpAdvice.NoOp", "--signalbox.enabled=false"),

		/** One guarded method in each bean, and processed ahead of time. */
		PROCESSED_GUARDED("@io.signalbox.annotation.Guarded(\"lock-%d\")"),

		/** Spring's own annotation, processed ahead of time. */
		PROCESSED_CONCURRENCY_LIMIT("@org.springframework.resilience.annotation.ConcurrencyLimit(5)",
				"--signalbox.enabled=false");

		private final String annotation;

		private final String[] arguments;

		Variant(String annotation, String... arguments) {
			this.annotation = annotation;
			this.arguments = arguments;
		}

		boolean isProcessed() {
			return name().startsWith("PROCESSED");
		}

		Class<?>[] sources() {
			return name().endsWith("NO_OP_ADVISOR") ? new Class<?>[] { Application.class, NoOpAdvice.class }
					: new Class<?>[] { Application.class };
		}

	}

	/**
	 * Measures.
	 * @param arguments the number of rounds; or, in a JVM of its own, one variant
	 */
	public static void main(String[] arguments) throws Exception {
		if (arguments.length > 0 && !Character.isDigit(arguments[0].charAt(0))) {
			Variant variant = Variant.valueOf(arguments[0]);
			String generated = System.clearProperty(PROCESS);
			if (generated != null) {
				process(variant, Path.of(generated));
			}
			else {
				start(variant);
			}
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

	private static void compile(Variant variant, Path directory) throws IOException, InterruptedException {
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
		if (variant == Variant.WOVEN) {
			weave(classes);
		}
		else if (variant.isProcessed()) {
			java(variant, directory, "-D" + PROCESS + "=" + directory.resolve(GENERATED + variant));
		}
	}

	private static void weave(Path classes) throws IOException, InterruptedException {
		String signalbox = location(Guarded.class);
		Path log = classes.resolve("weaving.log");
		int code = new ProcessBuilder(java(), "-cp", Path.of("target", "aspectj", "aspectjtools.jar").toString(),
				"org.aspectj.tools.ajc.Main", "-17", "-proc:none", "-inpath", classes.toString(), "-aspectpath",
				signalbox, "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"))
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start()
			.waitFor();
		if (code != 0) {
			throw new IllegalStateException("Weaving failed: " + Files.readString(log));
		}
	}

	private static String location(Class<?> type) {
		return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
	}

	/** What the build plugin does in a JVM of its own. */
	private static void process(Variant variant, Path generated) throws IOException {
		// apart, as what is there is deleted before
		Path sources = generated.resolve("sources");
		AbstractAotProcessor.Settings settings = AbstractAotProcessor.Settings.builder()
			.sourceOutput(sources)
			.resourceOutput(generated)
			.classOutput(generated)
			.groupId("benchmark")
			.artifactId("start-up")
			.build();
		new SpringApplicationAotProcessor(StartUp.class, settings, new String[] { variant.name() }).process();
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", generated.toString(), "-cp",
				generated + File.pathSeparator + System.getProperty("java.class.path")));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
			throw new IllegalStateException("What was generated for " + variant + " does not compile");
		}
		System.out.println("0 0");
	}

	private static double[] run(Variant variant, Path directory) throws IOException, InterruptedException {
		return java(variant, directory, "-Dspring.aot.enabled=" + variant.isProcessed());
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	private static double[] java(Variant variant, Path directory, String... options)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(java(), "-Xmx512m"));
		command.addAll(List.of(options));
		command.addAll(List.of("-cp",
				directory.resolve(variant.name()) + File.pathSeparator + directory.resolve(GENERATED + variant)
						+ File.pathSeparator + System.getProperty("java.class.path"),
				StartUp.class.getName(), variant.name()));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
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
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(variant.sources())
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
		if (AotDetector.useGeneratedArtifacts()) {
			return;
		}
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
