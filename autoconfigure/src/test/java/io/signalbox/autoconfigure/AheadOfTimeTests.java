package io.signalbox.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.test.context.support.TestPropertySourceUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that was processed ahead of time has its primitives and its annotations.
 */
@Timeout(120)
class AheadOfTimeTests {

	@Test
	void contextCanBeProcessed() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, "signalbox.locks.ledger.timeout=2s");
		context.register(AheadOfTimeApplication.class);
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("test", "Aot")), files);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		assertThat(files.getGeneratedFiles(Kind.SOURCE)).isNotEmpty();
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(SignalboxProperties.Lock.class.getDeclaredConstructors()[0]))
			.accepts(generation.getRuntimeHints());
		assertThat(context.getBeanFactory().getBeanDefinition("signalboxWiringCheck").getRole())
			.isEqualTo(BeanDefinition.ROLE_INFRASTRUCTURE);
	}

	@Test
	void processedApplicationStartsAndReadsItsDeclarationsAgain(@TempDir Path directory) throws Exception {
		Path classes = process(directory);
		List<String> command = new ArrayList<>(List.of(java().toString(), "-Dspring.aot.enabled=true", "-cp",
				classes + File.pathSeparator + System.getProperty("java.class.path"),
				AheadOfTimeApplication.class.getName(), "--signalbox.locks.ledger.timeout=7s",
				"--signalbox.semaphores.added.permits=3", "--spring.main.banner-mode=off"));
		Path output = directory.resolve("output.txt");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(Files.readString(output)).contains("generated=true")
			.contains("timeout=7s")
			.contains("added=3")
			.contains("held=true");
	}

	private static Path process(Path directory) throws IOException {
		Path classes = Files.createDirectories(directory.resolve("classes"));
		Path sources = directory.resolve("sources");
		AbstractAotProcessor.Settings settings = AbstractAotProcessor.Settings.builder()
			.sourceOutput(sources)
			.resourceOutput(classes)
			.classOutput(classes)
			.groupId("test")
			.artifactId("aot")
			.build();
		new SpringApplicationAotProcessor(AheadOfTimeApplication.class, settings,
				new String[] { "--signalbox.locks.ledger.timeout=2s", "--spring.main.banner-mode=off" })
			.process();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp",
				classes + File.pathSeparator + System.getProperty("java.class.path")));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
		return classes;
	}

	private static Path java() {
		return Path.of(System.getProperty("java.home"), "bin", "java");
	}

}
