package io.signalbox.demo.confirmations;

import java.util.concurrent.CompletableFuture;

import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Confirmations over HTTP. The request's thread goes back to the server at once, whether
 * the confirmation is on its way or waits.
 */
@RestController
@RequestMapping("/api/confirmations")
class ConfirmationController {

	private final Confirmations confirmations;

	private final MailServer server;

	ConfirmationController(Confirmations confirmations, MailServer server) {
		this.confirmations = confirmations;
		this.server = server;
	}

	@GetMapping
	MailServer.State state() {
		return this.server.state();
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	CompletableFuture<Confirmation> send(@RequestBody Request request) {
		return this.confirmations.send(request.to());
	}

	/**
	 * Asks for a confirmation.
	 *
	 * @param to whom it goes to
	 */
	record Request(String to) {

		private static final int LONGEST = 120;

		Request {
			Assert.hasText(to, "'to' must say whom to write to");
			Assert.isTrue(to.length() <= LONGEST,
					() -> "'to' must not be longer than %d characters".formatted(LONGEST));
		}

	}

}
