package io.signalbox.demo.turnover;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The turnover over HTTP.
 */
@RestController
class TurnoverController {

	private final Turnover turnover;

	TurnoverController(Turnover turnover) {
		this.turnover = turnover;
	}

	@GetMapping("/api/turnover")
	Turnover.Sum latest() {
		return this.turnover.latest();
	}

}
