package io.signalbox.demo.clerks;

import java.util.List;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The clerks over HTTP.
 */
@RestController
class ClerkController {

	private final Clerks clerks;

	ClerkController(Clerks clerks) {
		this.clerks = clerks;
	}

	/** 503 while they are on their way already. */
	@PostMapping("/api/clerks")
	List<Clerks.Outcome> carryOver() {
		return this.clerks.carryOver();
	}

}
