package io.signalbox.demo.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;

/**
 * The tills settle the day, though it is not over.
 */
@Component
class SettlementErrand implements Errand {

	private static final Duration PAUSE = Duration.ofSeconds(3);

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final Crowd crowd;

	SettlementErrand(Crowd crowd) {
		this.crowd = crowd;
	}

	@Override
	public Duration pause() {
		return PAUSE;
	}

	@Override
	public void run() throws InterruptedException {
		this.crowd.send(List.of(this.crowd.post("/api/settlements", Map.of(), LIMIT))).join(LIMIT);
	}

}
