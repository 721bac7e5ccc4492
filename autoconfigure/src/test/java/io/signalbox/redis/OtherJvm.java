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
import java.util.concurrent.TimeUnit;

import io.signalbox.Hold;
import io.signalbox.Holdable;
import io.signalbox.LockSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Timeout;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.LongCodec;

/**
 * A JVM of its own, which does with a primitive what it is told, and says so on its
 * standard output.
 */
final class OtherJvm implements AutoCloseable {

	private final Process process;

	private final BufferedReader out;

	private OtherJvm(Process process) {
		this.process = process;
		this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
	}

	/** Starts a JVM that holds one until it is killed. */
	static OtherJvm holding(String what, int port, String keyPrefix, Duration lease) throws IOException {
		OtherJvm jvm = start("hold", what, String.valueOf(port), keyPrefix, lease.toString());
		jvm.await("held");
		return jvm;
	}

	/** Starts a JVM that goes in and out so many times, and counts who is inside. */
	static OtherJvm contending(String what, int port, String keyPrefix, int rounds) throws IOException {
		return start("contend", what, String.valueOf(port), keyPrefix, "PT5S", String.valueOf(rounds));
	}

	private static OtherJvm start(String... arguments) throws IOException {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
						"-XX:TieredStopAtLevel=1", "-cp", classPath, OtherJvm.class.getName()));
		command.addAll(List.of(arguments));
		return new OtherJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	/** Waits for a line that begins so, and returns the rest. */
	String await(String beginning) throws IOException {
		StringBuilder before = new StringBuilder();
		for (String line = this.out.readLine(); line != null; line = this.out.readLine()) {
			if (line.startsWith(beginning)) {
				return line.substring(beginning.length()).trim();
			}
			before.append(line).append('\n');
		}
		throw new AssertionError("no '" + beginning + "' but:\n" + before);
	}

	/** Ends it as SIGKILL does. */
	void kill9() throws InterruptedException {
		this.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private static Holdable make(RedissonEngine engine, String what) {
		return switch (what) {
			case "lock" -> engine.lock("shared", LockSettings.PLAIN);
			case "read" -> engine.readWriteLock("shared", ReadWriteLockSettings.DEFAULT).readLock();
			case "write" -> engine.readWriteLock("shared", ReadWriteLockSettings.DEFAULT).writeLock();
			case "permit" -> engine.semaphore("shared", SemaphoreSettings.bounded(2));
			default -> throw new IllegalArgumentException(what);
		};
	}

	public static void main(String[] arguments) throws Exception {
		PrintStream out = System.out;
		RedissonClient client = SharedRedis.connect(Integer.parseInt(arguments[2]), Duration.parse(arguments[4]));
		RedisSettings settings = new RedisSettings(arguments[3], Duration.parse(arguments[4]),
				"jvm-" + ProcessHandle.current().pid());
		RedissonEngine engine = new RedissonEngine(client, settings, Timeout.valueOf("30s"));
		Holdable primitive = make(engine, arguments[1]);
		if (arguments[0].equals("hold")) {
			primitive.hold();
			out.println("held");
			Thread.sleep(Long.MAX_VALUE);
		}
		String inside = arguments[3] + ":inside";
		long most = 0;
		for (int i = 0; i < Integer.parseInt(arguments[5]); i++) {
			try (Hold hold = primitive.hold()) {
				most = Math.max(most, client.getAtomicLong(inside).incrementAndGet());
				long count = client.<Long>getBucket(arguments[3] + ":count", LongCodec.INSTANCE).get();
				client.<Long>getBucket(arguments[3] + ":count", LongCodec.INSTANCE).set(count + 1);
				client.getAtomicLong(inside).decrementAndGet();
			}
		}
		out.println("most " + most);
		engine.close();
		client.shutdown();
	}

}
