package io.signalbox.redis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * The library libfaketime, which tells a process another time: that of the system
 * property {@code signalbox.test.faketime}, or where distributions put it.
 */
final class FakeTime {

	private FakeTime() {
	}

	/**
	 * What a process needs in its environment; skips the test where there is no library.
	 * @param more what it is told about the time
	 */
	static Map<String, String> environment(Map<String, String> more) {
		String library = Stream
			.of(System.getProperty("signalbox.test.faketime", ""),
					"/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
					"/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib64/faketime/libfaketime.so.1")
			.filter((path) -> !path.isEmpty() && Files.exists(Path.of(path)))
			.findFirst()
			.orElse(null);
		Assumptions.assumeTrue(library != null,
				"no libfaketime: set -Dsignalbox.test.faketime to its path or install it");
		Map<String, String> environment = new HashMap<>(more);
		// only the time of day: what is measured by a clock that never jumps is right
		environment.putAll(Map.of("LD_PRELOAD", library, "FAKETIME_DONT_RESET", "1", "DONT_FAKE_MONOTONIC", "1"));
		return environment;
	}

}
