package io.signalbox.demo.live;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The live stream over HTTP, as server-sent events.
 */
@RestController
class LiveController {

	private final LiveAudience audience;

	LiveController(LiveAudience audience) {
		this.audience = audience;
	}

	@GetMapping(path = "/api/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter live() {
		return this.audience.join();
	}

}
