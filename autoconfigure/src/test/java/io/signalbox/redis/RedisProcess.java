package io.signalbox.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;

import static org.awaitility.Awaitility.await;

/**
 * A Redis server of the test's own, as a process that can be killed, stopped for a while
 * and started again on the same port. The binary is the one of the system property
 * {@code signalbox.test.redis.binary}, or {@code redis-server} or {@code valkey-server}
 * of the path, or that of a jar. Where there is none, the test is skipped.
 */
final class RedisProcess implements AutoCloseable {

	private static final String PROPERTY = "signalbox.test.redis.binary";

	private static final Duration QUIET = Duration.ofMillis(300);

	private static Path fromJar;

	private static Path dynamic;

	private final List<String> command = new ArrayList<>();

	private final Path directory;

	private final int port;

	private final Map<String, String> environment;

	private Process process;

	private RedisProcess(String binary, Map<String, String> environment, Path directory, int port,
			List<String> options) {
		this.environment = environment;
		this.directory = directory;
		this.port = port;
		this.command.addAll(List.of(binary, "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", "",
				"--dir", directory.toString()));
		this.command.addAll(options);
	}

	/** Starts a server, or skips the test where this platform has none. */
	static RedisProcess start(String... options) {
		String binary = binary();
		Assumptions.assumeTrue(binary != null,
				() -> "no redis-server for " + platform() + ": set -D" + PROPERTY + " or install one");
		return start(binary, Map.of(), options);
	}

	/**
	 * Starts a server that heeds {@code LD_PRELOAD}, which the one of {@link #start} does
	 * not: it is linked statically. Skips the test where there is none.
	 */
	static RedisProcess startDynamic(Map<String, String> environment) {
		if (dynamic == null) {
			dynamic = extract("/redis-server-6.2.6-v5-" + platform());
		}
		Assumptions.assumeTrue(dynamic != null,
				() -> "no redis-server for " + platform() + " that libraries can change");
		return start(dynamic.toString(), environment);
	}

	private static RedisProcess start(String binary, Map<String, String> environment, String... options) {
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			int port = free.getLocalPort();
			free.close();
			RedisProcess server = new RedisProcess(binary, environment, Files.createTempDirectory("signalbox-redis"),
					port, List.of(options));
			server.restartSamePort();
			return server;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static synchronized String binary() {
		String property = System.getProperty(PROPERTY);
		if (property != null) {
			return property;
		}
		for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
			for (String name : new String[] { "redis-server", "valkey-server" }) {
				Path binary = Path.of(directory, name);
				if (Files.isExecutable(binary)) {
					return binary.toString();
				}
			}
		}
		if (fromJar == null) {
			fromJar = extract("/redis-server-7.0.15-" + platform());
		}
		return (fromJar != null) ? fromJar.toString() : null;
	}

	private static Path extract(String resource) {
		try (InputStream binary = RedisProcess.class.getResourceAsStream(resource)) {
			if (binary == null) {
				return null;
			}
			Path file = Files.createTempFile("redis-server", "");
			file.toFile().deleteOnExit();
			Files.copy(binary, file, StandardCopyOption.REPLACE_EXISTING);
			return file.toFile().setExecutable(true) ? file : null;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String platform() {
		String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin"
				: System.getProperty("os.name").toLowerCase(Locale.ROOT);
		return os + "-" + switch (System.getProperty("os.arch")) {
			case "amd64", "x86_64" -> "amd64";
			case "aarch64" -> "arm64";
			default -> System.getProperty("os.arch");
		};
	}

	/** Starts it again where it was, with nothing in it unless its options keep it. */
	void restartSamePort() {
		try {
			ProcessBuilder builder = new ProcessBuilder(this.command).redirectErrorStream(true)
				.redirectOutput(this.directory.resolve("log").toFile());
			builder.environment().putAll(this.environment);
			this.process = builder.start();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		await().atMost(Duration.ofSeconds(20)).until(() -> {
			if (!this.process.isAlive()) {
				throw new IllegalStateException(Files.readString(this.directory.resolve("log")));
			}
			return answersPing();
		});
	}

	private boolean answersPing() {
		try {
			return ask("PING").startsWith("+PONG");
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Sends a command on a connection of its own, and returns what comes first. */
	String ask(String command) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(5_000);
			OutputStream out = socket.getOutputStream();
			out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
			byte[] answer = new byte[64 * 1024];
			int length = socket.getInputStream().read(answer);
			return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
		}
	}

	/** How often it was asked something. */
	long calls(String command) throws IOException {
		Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(ask("INFO commandstats"));
		return calls.find() ? Long.parseLong(calls.group(1)) : 0;
	}

	/**
	 * Waits until it was asked nothing for a while: who waits has asked all that he asks
	 * before he waits to be told.
	 */
	void awaitQuiet() {
		long[] last = { -1, 0 };
		await().pollInterval(QUIET.dividedBy(10)).until(() -> {
			long asked = calls("evalsha") + calls("eval") + calls("exec") + calls("subscribe");
			if (asked != last[0]) {
				last[0] = asked;
				last[1] = System.nanoTime();
			}
			return System.nanoTime() - last[1] > QUIET.toNanos();
		});
	}

	int port() {
		return this.port;
	}

	String address() {
		return "redis://127.0.0.1:" + this.port;
	}

	/** Ends it as a crash does. */
	void kill9() {
		try {
			this.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Stops it where it is; it keeps its connections and answers nobody. */
	void pause() {
		signal("STOP");
	}

	void resume() {
		signal("CONT");
	}

	private void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		kill9();
	}

}
