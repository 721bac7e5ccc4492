package io.signalbox.demo.printing;

import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Printing over HTTP. Who comes when the queue is full gets 503 with {@code Retry-After},
 * as the starter answers everybody who waited in vain.
 */
@RestController
@RequestMapping("/api/printing")
class PrintController {

	private final PrintDesk desk;

	PrintController(PrintDesk desk) {
		this.desk = desk;
	}

	@GetMapping
	PrintDesk.State state() {
		return this.desk.state();
	}

	@PostMapping
	@ResponseStatus(HttpStatus.ACCEPTED)
	PrintJob accept(@RequestBody Order order) throws InterruptedException {
		return this.desk.accept(order.ticket());
	}

	/**
	 * What is to be printed.
	 *
	 * @param ticket what stands on the ticket
	 */
	record Order(String ticket) {

		private static final int LONGEST = 120;

		Order {
			Assert.hasText(ticket, "'ticket' must say what to print");
			Assert.isTrue(ticket.length() <= LONGEST,
					() -> "'ticket' must not be longer than %d characters".formatted(LONGEST));
		}

	}

}
