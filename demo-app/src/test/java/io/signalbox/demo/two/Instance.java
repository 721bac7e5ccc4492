package io.signalbox.demo.two;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.signalbox.demo.BoxOfficeApplication;

import static org.awaitility.Awaitility.await;

/**
 * One instance of the box office, in a JVM of its own.
 *
 * @param name what others call it
 * @param process the JVM
 * @param log what it prints
 */
record Instance(String name, Process process, Path log) implements AutoCloseable {

	private static final Duration LONG = Duration.ofMinutes(3);

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	static Instance start(String name, Path directory, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-cp",
						System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
						BoxOfficeApplication.class.getName(), "--spring.profiles.active=two",
						"--signalbox.redis.instance=" + name, "--spring.main.banner-mode=off"));
		command.addAll(arguments);
		Path log = directory.resolve(name + ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		return new Instance(name, process, log);
	}

	/** Waits until it answers, and returns its port. */
	int port() {
		await().atMost(LONG).until(() -> startedPort() != 0 || !this.process.isAlive());
		int port = startedPort();
		if (port == 0) {
			throw new IllegalStateException("'" + this.name + "' has not started:\n" + output());
		}
		return port;
	}

	private int startedPort() {
		Matcher matcher = STARTED.matcher(output());
		return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
	}

	private String output() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Ends it as {@code kill -9} does. */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
	}

	/** Ends it in good order, or else in any. */
	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
