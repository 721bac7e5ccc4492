package io.signalbox.demo.live;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.signalbox.demo.BoxOfficeApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The live stream, while the steady load is on.
 */
@Timeout(60)
class LiveTests {

	@Test
	void openStreamShowsEveryPrimitiveAndDoesNotHoldUpTheShutdown() throws Exception {
		ConfigurableApplicationContext application = SpringApplication.run(BoxOfficeApplication.class,
				"--server.port=0", "--box-office.catalog.pause-per-show=5ms");
		String port = application.getEnvironment().getProperty("local.server.port");
		URI live = URI.create("http://localhost:" + port + "/api/live");
		try (BufferedReader stream = new BufferedReader(
				new InputStreamReader(live.toURL().openStream(), StandardCharsets.UTF_8))) {
			String bought = nextFrame(stream);
			while (!bought.matches(".*\"gateway\":\\{\"payments\":[1-9].*")) {
				bought = nextFrame(stream);
			}
			assertThat(bought).contains("\"name\":\"payment-gateway\"", "\"name\":\"catalog-loaded\"",
					"\"steady\":true");
			long start = System.nanoTime();
			application.close();
			// a graceful shutdown that waited for the stream would take half a minute
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
			assertThat(stream.lines().count()).isNotNegative();
		}
		finally {
			application.close();
		}
	}

	private static String nextFrame(BufferedReader stream) throws Exception {
		String line = stream.readLine();
		while (line != null && line.isEmpty()) {
			line = stream.readLine();
		}
		assertThat(line).startsWith("data:");
		return line;
	}

}
