package io.signalbox.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that was processed ahead of time, and runs with what was generated, has
 * its primitives and its annotations.
 */
@Timeout(180)
class AheadOfTimeTests {

	@TempDir
	static Path directory;

	private static ProcessedApplication application;

	private static JavaProcess running;

	private static RestClient client;

	@BeforeAll
	static void processAndStart() throws Exception {
		// nothing says yet how many permits the gateway has, as the build does not know
		application = ProcessedApplication.process(AheadOfTimeApplication.class, directory,
				"--signalbox.locks.ledger.timeout=2s", "--signalbox.semaphores.frozen.permits=2",
				"--management.endpoints.web.exposure.include=signalbox");
		running = application.start(List.of(), "--server.port=0", "--signalbox.locks.ledger.timeout=7s",
				"--signalbox.semaphores.gateway.permits=3", "--signalbox.semaphores.frozen.permits=4",
				"--signalbox.conditions.stock.lock=warehouse", "--management.endpoints.web.exposure.include=signalbox");
		client = RestClient.create("http://localhost:" + running.port());
	}

	@AfterAll
	static void stop() {
		if (running != null) {
			running.close();
		}
	}

	@Test
	void runsWithWhatWasGenerated() {
		assertThat(get("/generated")).isEqualTo("true");
	}

	@Test
	void guardedMethodHoldsItsLock() {
		assertThat(get("/guarded")).isEqualTo("true");
	}

	@Test
	void expressionNamesTheKeyOfACall() {
		assertThat(get("/keys?times=300")).as("one key in each of 300 calls").isEqualTo("300");
		assertThat(get("/several")).isEqualTo("2");
	}

	@Test
	void whoIsNotLetInGetsTheFallback() {
		assertThat(get("/refused")).isEqualTo("[\"later 1 gateway\",\"elsewhere 2\"]");
	}

	@Test
	void conditionAsksAnotherBean() {
		assertThat(get("/stock")).isEqualTo("3");
	}

	@Test
	void eventIsSetAndAwaited() {
		assertThat(get("/event")).isEqualTo("true");
	}

	@Test
	void configurationIsThatOfTheRunningApplication() {
		assertThat(get("/actuator/signalbox/ledger")).contains("\"timeout\":\"7s\"");
		assertThat(get("/actuator/signalbox/frozen")).contains("\"permits\":4");
		assertThat(get("/actuator/signalbox/gateway")).contains("\"permits\":3");
	}

	@Test
	void mistakeStopsTheRunningApplication() throws Exception {
		try (JavaProcess wrong = application.start(List.of(), "--server.port=0")) {
			assertThat(wrong.exitCode()).isOne();
			assertThat(wrong.output()).contains("APPLICATION FAILED TO START")
				.contains("'gateway'")
				.contains("permits");
		}
	}

	/**
	 * Spring asks this property whether it is a native image, where no class can be made.
	 */
	@Test
	@EnabledForJreRange(min = JRE.JAVA_25, disabledReason = "Spring Boot refuses native images of an older one")
	void makesNoClassWhereANativeImageCouldNot() throws Exception {
		Path loaded = directory.resolve("loaded.txt");
		try (JavaProcess image = application.start(
				List.of("-Dorg.graalvm.nativeimage.imagecode=runtime", "-Xlog:class+load:file=" + loaded),
				"--server.port=0", "--signalbox.semaphores.gateway.permits=3",
				"--signalbox.conditions.stock.lock=warehouse")) {
			RestClient nativeLike = RestClient.create("http://localhost:" + image.port());
			assertThat(nativeLike.get().uri("/keys?times=300").retrieve().body(String.class)).isEqualTo("300");
			assertThat(Files.readString(loaded)).contains(AheadOfTimeApplication.Work.class.getName())
				.doesNotContain("spel.generated.CompiledExpression");
		}
	}

	private static String get(String path) {
		return client.get().uri(path).retrieve().body(String.class);
	}

}
