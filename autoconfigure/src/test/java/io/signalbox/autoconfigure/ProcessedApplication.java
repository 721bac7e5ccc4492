package io.signalbox.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that was processed ahead of time, as the build plugin does it, and can
 * be started in a JVM of its own.
 *
 * @param application its main class
 * @param directory where its generated classes and its output are
 */
record ProcessedApplication(Class<?> application, Path directory) {

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
	JavaProcess start(List<String> options, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(options);
		all.addAll(List.of("-Dspring.aot.enabled=true", "-cp", classPath()));
		return JavaProcess.start(this.directory, all, this.application, arguments);
	}

}
