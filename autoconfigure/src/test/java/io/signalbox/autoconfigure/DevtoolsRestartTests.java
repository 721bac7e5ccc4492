package io.signalbox.autoconfigure;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Devtools restarts an application whose class has changed: it works again, and the one
 * before has left nothing.
 */
@Timeout(120)
class DevtoolsRestartTests {

	private static final Pattern START = Pattern
		.compile("loader=(\\w+), meters=(\\d+), threads=(\\d+), before=(\\w+);");

	private static final String CLASS_FILE = RestartedApplication.class.getName().replace('.', '/') + ".class";

	@TempDir
	Path directory;

	@Test
	void aRestartLeavesNoMetersThreadsOrClassesOfTheOneBefore() throws Exception {
		Path classes = applicationClasses();
		try (JavaProcess process = JavaProcess.start(this.directory,
				List.of("-Xmx256m", "-XX:SoftRefLRUPolicyMSPerMB=0", "-cp", classPath(classes)),
				RestartedApplication.class)) {
			MatchResult first = start(process, 1);
			assertThat(first.group(1)).isEqualTo("RestartClassLoader");
			assertThat(first.group(4)).isEqualTo("none");
			assertThat(Integer.parseInt(first.group(2))).isPositive();
			change(classes.resolve(CLASS_FILE));
			MatchResult second = start(process, 2);
			assertThat(second.group(2)).as("meters").isEqualTo(first.group(2));
			assertThat(second.group(3)).as("threads").isEqualTo(first.group(3));
			change(classes.resolve(CLASS_FILE));
			// devtools keep the first until then, with Signalbox and without
			MatchResult third = start(process, 3);
			assertThat(third.group(4)).as("classes of the second").isEqualTo("gone");
		}
	}

	/** Waits for one of several starts, and returns what it has told. */
	private static MatchResult start(JavaProcess process, int number) {
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			assertThat(process.process().isAlive()).as(process::output).isTrue();
			return START.matcher(process.output()).results().count() >= number;
		});
		return START.matcher(process.output()).results().toList().get(number - 1);
	}

	private static void change(Path file) throws Exception {
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
	}

	/** A directory with nothing else, which devtools watches. */
	private Path applicationClasses() throws Exception {
		Path classes = this.directory.resolve("application");
		Path target = classes.resolve(CLASS_FILE).getParent();
		Files.createDirectories(target);
		Path source = Path.of(RestartedApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		try (Stream<Path> files = Files.list(source.resolve(CLASS_FILE).getParent())) {
			for (Path file : files.filter((each) -> each.getFileName().toString().startsWith("RestartedApplication"))
				.toList()) {
				Files.copy(file, target.resolve(file.getFileName()));
			}
		}
		// our own directories stand for our archives, which devtools would not load again
		Files.createDirectories(classes.resolve("META-INF"));
		Files.writeString(classes.resolve("META-INF/spring-devtools.properties"),
				"restart.exclude.signalbox=/target/(test-)?classes/");
		return classes;
	}

	private static String classPath(Path classes) {
		List<String> entries = new ArrayList<>(List.of(classes.toString(),
				Path.of("target", "devtools", "spring-boot-devtools.jar").toAbsolutePath().toString()));
		entries.addAll(Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator)));
		return String.join(File.pathSeparator, entries);
	}

}
