package io.signalbox.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reactor, Kotlin and context propagation are optional. Each test has a JVM of its own,
 * whose class path does not have them.
 */
@Timeout(180)
class WithoutReactorTests {

	@TempDir
	private Path directory;

	@Test
	void stagesWorkWithoutReactor() throws Exception {
		assertThat(run("stages", "reactor", "reactive-streams", "rxjava", "kotlin", "context-propagation", "mutiny",
				"blockhound"))
			.contains("Mono present: false")
			.contains("stage: value, free: true");
	}

	@Test
	void reactiveTypesAreRefusedAtStartUpWithoutReactor() throws Exception {
		assertThat(run("reactive", "reactor", "kotlin", "context-propagation", "mutiny", "blockhound"))
			.contains("Mono present: false")
			.contains("the return type Single needs Reactor on the class path: add io.projectreactor:reactor-core")
			.contains("the return type Publisher needs Reactor on the class path")
			.doesNotContain("single: ");
	}

	@Test
	void reactiveTypesWorkWithoutKotlinAndContextPropagation() throws Exception {
		assertThat(run("reactive", "kotlin", "context-propagation", "mutiny", "blockhound"))
			.contains("Mono present: true")
			.contains("single: value, free: true");
	}

	private String run(String what, String... absent) throws IOException, InterruptedException {
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> Arrays.stream(absent).noneMatch((name) -> new File(entry).getName().startsWith(name)))
			.collect(Collectors.joining(File.pathSeparator));
		Path output = this.directory.resolve("output");
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Process process = new ProcessBuilder(java, "-Xmx256m", "-cp", classPath, Application.class.getName(), what)
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output, StandardCharsets.UTF_8);
	}

	/** What runs in the other JVM. */
	static final class Application {

		private Application() {
		}

		public static void main(String[] arguments) {
			System.out.println("Mono present: " + ClassUtils.isPresent("reactor.core.publisher.Mono", null));
			if (arguments[0].equals("stages")) {
				stages();
			}
			else {
				singles();
			}
			System.exit(0);
		}

		private static void stages() {
			Contexts.signalbox().withBean(Stages.class).run((context) -> {
				NamedLock lock = context.getBean(SignalboxRegistry.class).lock("ledger");
				Hold hold = lock.hold();
				CompletableFuture<String> waiting = context.getBean(Stages.class).stage();
				hold.close();
				System.out.println("stage: " + waiting.get(10, TimeUnit.SECONDS) + ", free: " + !lock.isLocked());
			});
		}

		private static void singles() {
			Contexts.signalbox().withBean(Singles.class).run((context) -> {
				if (context.getStartupFailure() != null) {
					System.out.println(context.getStartupFailure().getMessage());
					return;
				}
				NamedLock lock = context.getBean(SignalboxRegistry.class).lock("ledger");
				String value = context.getBean(Singles.class).single().blockingGet();
				System.out.println("single: " + value + ", free: " + !lock.isLocked());
			});
		}

	}

	static class Stages {

		@Guarded("ledger")
		public CompletableFuture<String> stage() {
			return CompletableFuture.completedFuture("value");
		}

	}

	static class Singles {

		@Guarded("ledger")
		public Single<String> single() {
			return Single.just("value");
		}

		@Guarded("ledger")
		public Publisher<String> publisher() {
			return Flowable.just("value");
		}

	}

}
