package io.signalbox.woven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM of its own, and what a program prints in it.
 *
 * @param home the directory of the JDK
 * @param options options of the JVM
 */
record Jvm(Path home, List<String> options) {

	private static final int LATEST = 25;

	/** The JDK that runs the tests. */
	static Jvm running(String... options) {
		return new Jvm(Path.of(System.getProperty("java.home")), List.of(options));
	}

	/** A JDK 25 that is installed, if the tests run on an older one. */
	static Optional<Jvm> latest(String... options) {
		if (Runtime.version().feature() >= LATEST) {
			return Optional.empty();
		}
		Stream<String> told = Stream.of("JAVA_HOME_25", "JAVA_HOME_25_X64", "JAVA_HOME_25_ARM64")
			.map(System::getenv)
			.filter(Objects::nonNull);
		return Stream.concat(told.map(Path::of), installed())
			.filter((home) -> Files.isExecutable(home.resolve("bin/java")))
			.findFirst()
			.map((home) -> new Jvm(home, List.of(options)));
	}

	private static Stream<Path> installed() {
		Path directory = Path.of("/usr/lib/jvm");
		File[] homes = directory.toFile().listFiles((file, name) -> name.matches(".*\\b25\\b.*"));
		return (homes == null) ? Stream.empty() : Stream.of(homes).map(File::toPath);
	}

	/** An archive that the build has put beside the classes. */
	static Path archive(String name) {
		Path archive = Path.of("target", "aspectj", name).toAbsolutePath();
		assertThat(archive).as("copied by 'mvn generate-test-resources'").exists();
		return archive;
	}

	static String agent() {
		return "-javaagent:" + archive("aspectjweaver.jar");
	}

	/**
	 * A class path with which only our own classes are woven, which is faster, and as
	 * Spring's aspects need it: they stumble over what Boot has optionally.
	 */
	static String restricted(Path directory, String classPath) throws IOException {
		Path first = directory.resolve("restricted");
		Files.writeString(Files.createDirectories(first.resolve("META-INF")).resolve("aop.xml"), """
				<aspectj>
					<weaver>
						<include within="io.signalbox.woven..*"/>
					</weaver>
				</aspectj>
				""");
		return first + File.pathSeparator + classPath;
	}

	/** Runs a program to its end. */
	String run(Path directory, String classPath, String main, String... arguments) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(this.home.resolve("bin/java").toString());
		command.addAll(this.options);
		command.addAll(List.of("-cp", classPath, main));
		command.addAll(List.of(arguments));
		Path output = Files.createTempFile(directory, "output", ".txt");
		// the directory is also where a weaver writes down what it can't do
		Process process = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(240, TimeUnit.SECONDS)).as(() -> text(output)).isTrue();
			assertThat(process.exitValue()).as(() -> text(output)).isZero();
		}
		finally {
			process.destroyForcibly();
		}
		return text(output);
	}

	/** The lines like {@code scene=what was seen} that a program prints. */
	static Map<String, String> scenes(String output) {
		Map<String, String> scenes = new LinkedHashMap<>();
		output.lines().filter((line) -> line.indexOf('=') > 0).forEach((line) -> {
			int split = line.indexOf('=');
			scenes.put(line.substring(0, split), line.substring(split + 1));
		});
		return scenes;
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
