package io.signalbox.demo.load;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.springframework.stereotype.Component;

/**
 * People want their tickets on paper, now and then more of them at once than the printer
 * has room for.
 */
@Component
class PrintErrand implements Errand {

	private static final Duration PAUSE = Duration.ofSeconds(2);

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final int FEWEST_TICKETS = 5;

	private static final int MOST_TICKETS = 30;

	private final Crowd crowd;

	private final Random random = new Random();

	PrintErrand(Crowd crowd) {
		this.crowd = crowd;
	}

	@Override
	public Duration pause() {
		return PAUSE;
	}

	@Override
	public void run() throws InterruptedException {
		List<HttpRequest> requests = new ArrayList<>();
		int tickets = this.random.nextInt(FEWEST_TICKETS, MOST_TICKETS + 1);
		for (int ticket = 1; ticket <= tickets; ticket++) {
			requests.add(this.crowd.post("/api/printing", Map.of("ticket", "Admit one, seat " + ticket), LIMIT));
		}
		this.crowd.send(requests).join(LIMIT);
	}

}
