package io.signalbox.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A JVM of its own, which does with primitives what it is told: a {@link Puppet} at the
 * other end of two pipes. It can be killed, and stopped for a while.
 */
final class OtherJvm implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 90;

	private final Process process;

	private final PrintStream in;

	private final StringBuffer said = new StringBuffer();

	private final AtomicInteger last = new AtomicInteger();

	private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();

	private OtherJvm(Process process) {
		this.process = process;
		this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
		Thread reader = new Thread(this::read, "other-jvm");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a JVM with an engine.
	 * @param port where it thinks that the server is
	 * @param witness a server that knows what is so, whatever becomes of the other
	 * @param prefix what the keys begin with
	 * @param lease how long a hold lasts that is not renewed
	 */
	static OtherJvm start(int port, int witness, String prefix, Duration lease) throws IOException {
		return start(List.of(), Map.of(), port, witness, prefix, lease);
	}

	static OtherJvm start(List<String> options, Map<String, String> environment, int port, int witness, String prefix,
			Duration lease) throws IOException {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
						"-XX:TieredStopAtLevel=1", "-cp", classPath));
		command.addAll(options);
		command.addAll(List.of(Puppet.class.getName(), String.valueOf(port), String.valueOf(witness), prefix,
				lease.toString()));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		return new OtherJvm(builder.start());
	}

	private void read() {
		try (BufferedReader out = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = out.readLine(); line != null; line = out.readLine()) {
				this.said.append(line).append('\n');
				if (line.startsWith(Puppet.ANSWER)) {
					String[] parts = line.split(" ", 3);
					answer(parts[1]).complete((parts.length > 2) ? parts[2] : "");
				}
			}
		}
		catch (IOException ex) {
			// it has ended
		}
		this.answers.values()
			.forEach((answer) -> answer.completeExceptionally(new IllegalStateException("the other JVM has ended")));
	}

	private CompletableFuture<String> answer(String id) {
		return this.answers.computeIfAbsent(id, (any) -> new CompletableFuture<>());
	}

	/** Tells it to begin something; the answer comes when that has ended. */
	CompletableFuture<String> begin(String what, Object... more) {
		String id = String.valueOf(this.last.incrementAndGet());
		CompletableFuture<String> answer = answer(id);
		StringBuilder command = new StringBuilder(id).append(' ').append(what);
		for (Object each : more) {
			command.append(' ').append(each);
		}
		this.in.println(command);
		return answer;
	}

	/** Tells it to do something, and waits for what comes of it. */
	String tell(String what, Object... more) throws Exception {
		return result(begin(what, more));
	}

	/** What it has written so far, such as its log. */
	String said() {
		return this.said.toString();
	}

	String result(CompletableFuture<String> answer) throws Exception {
		try {
			return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			throw new AssertionError("no answer, but:\n" + this.said, ex);
		}
	}

	/** Ends it as SIGKILL does. */
	void kill9() throws InterruptedException {
		this.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
	}

	/** Stops it where it is, as a long collection of garbage does. */
	void pause() throws Exception {
		signal("STOP");
	}

	void resume() throws Exception {
		signal("CONT");
	}

	private void signal(String name) throws Exception {
		new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
