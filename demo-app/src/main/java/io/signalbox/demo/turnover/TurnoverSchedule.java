package io.signalbox.demo.turnover;

import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Adds up every ten seconds, in each instance: the one that comes first does it.
 */
@Component
class TurnoverSchedule {

	private final Turnover turnover;

	TurnoverSchedule(Turnover turnover) {
		this.turnover = turnover;
	}

	@Scheduled(fixedRate = 10, timeUnit = TimeUnit.SECONDS)
	void run() {
		this.turnover.update(0);
	}

}
