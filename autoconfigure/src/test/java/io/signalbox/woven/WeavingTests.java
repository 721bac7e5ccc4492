package io.signalbox.woven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import io.signalbox.interceptor.WiringCheck;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Woven at load time or at compile time, the annotations hold where no proxy reaches.
 */
@Timeout(600)
class WeavingTests {

	private static final String CLASS_PATH = System.getProperty("java.class.path");

	@TempDir
	private static Path directory;

	private static Path woven;

	/** Weaves our classes of this package as a build of a user does. */
	@BeforeAll
	static void weave() throws Exception {
		woven = directory.resolve("woven");
		Path unwoven = directory.resolve("unwoven");
		String folder = WeavingTests.class.getPackageName().replace('.', '/');
		FileSystemUtils.copyRecursively(locationOf(WeavingTests.class).resolve(folder), unwoven.resolve(folder));
		Jvm.running()
			.run(directory, Jvm.archive("aspectjtools.jar").toString(), "org.aspectj.tools.ajc.Main", "-17", "-inpath",
					unwoven.toString(), "-aspectpath", locationOf(WiringCheck.class).toString(), "-d", woven.toString(),
					"-classpath", CLASS_PATH);
		assertThat(countFiles(woven)).isGreaterThan(countFiles(unwoven));
	}

	@Test
	void atLoadTimeOnTheRunningJdk() throws Exception {
		String output = Jvm.running(Jvm.agent()).run(directory, CLASS_PATH, WovenApplication.class.getName());
		assertAllIsHeld(output);
	}

	@Test
	void atLoadTimeOnJdk25() throws Exception {
		Jvm jvm = Jvm.latest(Jvm.agent(), "--sun-misc-unsafe-memory-access=allow").orElse(null);
		assumeTrue(jvm != null, "No other JDK 25: neither in JAVA_HOME_25 nor in /usr/lib/jvm");
		String output = jvm.run(directory, Jvm.restricted(directory, CLASS_PATH), WovenApplication.class.getName());
		assertThat(output).doesNotContain("sun.misc.Unsafe");
		assertAllIsHeld(output);
	}

	@Test
	void atCompileTime() throws Exception {
		String output = Jvm.running()
			.run(directory, woven + File.pathSeparator + CLASS_PATH, WovenApplication.class.getName());
		assertAllIsHeld(output);
	}

	/** Woven twice it holds once, which the number of acquisitions shows. */
	@Test
	void atCompileTimeAndAtLoadTime() throws Exception {
		String output = Jvm.running(Jvm.agent())
			.run(directory, Jvm.restricted(directory, woven + File.pathSeparator + CLASS_PATH),
					WovenApplication.class.getName());
		assertAllIsHeld(output);
	}

	/** Among woven transactions, a lock is outside, as it is among proxies. */
	@Test
	void outsideOfTransactionsThatAreWovenToo() throws Exception {
		String classPath = Jvm.restricted(directory,
				Jvm.archive("spring-aspects.jar") + File.pathSeparator + CLASS_PATH);
		String output = Jvm.running(Jvm.agent()).run(directory, classPath, WovenTransactionApplication.class.getName());
		assertThat(Jvm.scenes(output)).as(output)
			.containsEntry("no proxy", "true 0")
			.containsEntry("after commit", "held true 1");
	}

	@Test
	void callsAreObservedAsThoseThroughProxiesAre() throws Exception {
		String output = Jvm.running(Jvm.agent())
			.run(directory, Jvm.restricted(directory, CLASS_PATH), WovenObservationApplication.class.getName());
		assertThat(Jvm.scenes(output).get("observed")).as(output)
			.contains("wait ticket", "hold ticket", "key", "7", "in caller")
			.matches("\\[wait ticket.* in caller, hold ticket.* in caller, null.*\\] 0");
		assertThat(Jvm.scenes(output)).as(output).containsEntry("tokens", "true 4").containsEntry("trace", "true 1");
	}

	private static long countFiles(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter(Files::isRegularFile).count();
		}
	}

	private static Path locationOf(Class<?> type) throws Exception {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
	}

	private static void assertAllIsHeld(String output) {
		Map<String, String> scenes = Jvm.scenes(output);
		assertThat(output).as("warnings of the weaver").doesNotContain("ClassLoader@");
		assertThat(scenes).as(output)
			.containsEntry("no proxy", "true 0")
			.containsEntry("early", "[ticket] 0")
			.containsEntry("self-invocation", "[self] 1")
			.containsEntry("private", "[private] 1")
			.containsEntry("lambda", "[private] 1")
			.containsEntry("final", "[final] 1")
			.containsEntry("static", "[Desk.ofTheClass] 1")
			.containsEntry("composed", "[composed] 1")
			.containsEntry("composed twice", "[composed-twice] 1")
			.containsEntry("several", "[a, b, c] 3")
			.containsEntry("bridge", "[bridged] 1")
			.containsEntry("default method", "[default-method] 1")
			.containsEntry("key", "[by-key] 1")
			.containsEntry("key of static", "[by-key] 1")
			.containsEntry("fallback", "[x, AcquireTimeoutException] 0")
			.containsEntry("skip", "0 0")
			.containsEntry("later", "[later][] 1")
			.containsEntry("tokens", "true 2")
			.containsEntry("no bean", "[ticket] 1")
			.containsEntry("class", "[whole-class] 1")
			.containsEntry("toString of class", "[] 0")
			.containsEntry("private of class", "[whole-class] 1")
			.containsEntry("after commit", "held true 1")
			.containsEntry("balance", "100 100");
		assertThat(scenes.get("mistake")).contains("WiringException").contains("'permits' must be positive but was -1");
	}

}
