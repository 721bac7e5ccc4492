package io.signalbox.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A program in a JVM of its own.
 *
 * @param process the JVM
 * @param outputFile what it prints
 */
record JavaProcess(Process process, Path outputFile) implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("port=(\\d+);");

	/**
	 * Starts a program, with the class path of this one unless the options say another.
	 */
	static JavaProcess start(Path directory, List<String> options, Class<?> main, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path")));
		command.addAll(options);
		command.add(main.getName());
		command.addAll(List.of(arguments));
		Path output = Files.createTempFile(directory, "output", ".txt");
		return new JavaProcess(
				new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
	}

	String output() {
		try {
			return Files.readString(this.outputFile);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Waits until it prints the port at which it serves requests. */
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
