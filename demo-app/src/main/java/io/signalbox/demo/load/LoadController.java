package io.signalbox.demo.load;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The load over HTTP.
 */
@RestController
@RequestMapping("/api/load")
class LoadController {

	private final SellOut sellOut;

	private final SteadyLoad steadyLoad;

	LoadController(SellOut sellOut, SteadyLoad steadyLoad) {
		this.sellOut = sellOut;
		this.steadyLoad = steadyLoad;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.ACCEPTED)
	SellOutStatus start(@RequestBody(required = false) @Nullable SellOutRequest request) {
		return this.sellOut.start((request != null) ? request : new SellOutRequest(null, null, null));
	}

	@GetMapping
	SellOutStatus status() {
		return this.sellOut.status();
	}

	@PostMapping("/steady")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void turn(@RequestParam boolean on) {
		this.steadyLoad.turn(on);
	}

}
