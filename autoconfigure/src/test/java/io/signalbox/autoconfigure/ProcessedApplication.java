package io.signalbox.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that was processed ahead of time, as the build plugin does it, and can
 * be started in a JVM of its own.
 *
 * @param application its main class
 * @param directory where its generated classes and its output are
 */
record ProcessedApplication(Class<?> application, Path directory) {

	private static final Pattern PORT = Pattern.compile("port=(\\d+);");

	/** Processes an application with the arguments that hold at build time. */
	static ProcessedApplication process(Class<?> application, Path directory, String... arguments) throws IOException {
		ProcessedApplication processed = new ProcessedApplication(application, directory);
		Path classes = Files.createDirectories(processed.classes());
		Path sources = directory.resolve("sources");
		AbstractAotProcessor.Settings settings = AbstractAotProcessor.Settings.builder()
			.sourceOutput(sources)
			.resourceOutput(classes)
			.classOutput(classes)
			.groupId("test")
			.artifactId("aot")
			.build();
		new SpringApplicationAotProcessor(application, settings, arguments).process();
		processed.compile(sources);
		return processed;
	}

	private void compile(Path sources) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		List<String> arguments = new ArrayList<>(
				List.of("-proc:none", "-nowarn", "-d", classes().toString(), "-cp", classPath()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
	}

	private Path classes() {
		return this.directory.resolve("classes");
	}

	private String classPath() {
		return classes() + File.pathSeparator + System.getProperty("java.class.path");
	}

	/** Starts it with the arguments that hold at run time. */
	Running start(List<String> options, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-Dspring.aot.enabled=true", "-cp", classPath(), this.application.getName()));
		command.addAll(List.of(arguments));
		Path output = Files.createTempFile(this.directory, "output", ".txt");
		return new Running(
				new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
	}

	/**
	 * A started application.
	 *
	 * @param process the JVM
	 * @param outputFile what it prints
	 */
	record Running(Process process, Path outputFile) implements AutoCloseable {

		String output() {
			try {
				return Files.readString(this.outputFile);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		/** Waits until it serves requests. */
		int port() {
			Matcher matcher = PORT.matcher("");
			await().atMost(Duration.ofSeconds(60)).until(() -> {
				assertThat(this.process.isAlive()).as(() -> "it ended: " + output()).isTrue();
				return matcher.reset(output()).find();
			});
			return Integer.parseInt(matcher.group(1));
		}

		/** Waits until it has ended. */
		int exitCode() throws InterruptedException {
			assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return this.process.exitValue();
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
		}

	}

}
