package io.signalbox.demo.export;

import java.util.stream.Collectors;

import io.signalbox.Hold;
import io.signalbox.NamedSemaphore;
import io.signalbox.demo.sales.Ticket;
import io.signalbox.demo.sales.TicketRepository;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lists the tickets of a show for download, three lists at a time. The semaphore is a
 * bean here instead of an annotation: what it limits is a part of a method. It is
 * configured with {@code bounded: false}, so that somebody with a quiet evening may
 * {@code release()} one permit more than there were, and a bounded one would refuse that.
 */
@RestController
class ExportController {

	private final NamedSemaphore exports;

	private final TicketRepository tickets;

	ExportController(@Qualifier("exports") NamedSemaphore exports, TicketRepository tickets) {
		this.exports = exports;
		this.tickets = tickets;
	}

	@GetMapping(path = "/api/shows/{id}/tickets.csv", produces = "text/csv")
	String tickets(@PathVariable long id) throws InterruptedException {
		try (Hold hold = this.exports.hold()) {
			return this.tickets.findByShowIdOrderBySeatAscIdAsc(id)
				.stream()
				.map(ExportController::line)
				.collect(Collectors.joining("\n", "seat,buyer,price,state\n", "\n"));
		}
	}

	private static String line(Ticket ticket) {
		String buyer = '"' + ticket.buyer().replace("\"", "\"\"") + '"';
		return "%d,%s,%d,%s".formatted(ticket.seat(), buyer, ticket.price(), ticket.state());
	}

}
