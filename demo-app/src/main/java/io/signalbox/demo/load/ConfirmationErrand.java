package io.signalbox.demo.load;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.springframework.stereotype.Component;

/**
 * Buyers want a confirmation by mail, now and then more of them at once than the mail
 * server takes.
 */
@Component
class ConfirmationErrand implements Errand {

	private static final Duration PAUSE = Duration.ofMillis(700);

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final int MOST_BUYERS = 25;

	private final Crowd crowd;

	private final Random random = new Random();

	ConfirmationErrand(Crowd crowd) {
		this.crowd = crowd;
	}

	@Override
	public Duration pause() {
		return PAUSE;
	}

	@Override
	public void run() throws InterruptedException {
		List<HttpRequest> requests = new ArrayList<>();
		int buyers = this.random.nextInt(1, MOST_BUYERS + 1);
		for (int buyer = 1; buyer <= buyers; buyer++) {
			requests.add(this.crowd.post("/api/confirmations", Map.of("to", "buyer " + buyer), LIMIT));
		}
		this.crowd.send(requests).join(LIMIT);
	}

}
