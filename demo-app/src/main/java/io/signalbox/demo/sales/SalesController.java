package io.signalbox.demo.sales;

import java.util.Map;

import io.signalbox.demo.payment.Payment;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Seats over HTTP.
 */
@RestController
@RequestMapping("/api/shows/{id}")
class SalesController {

	private static final int LONGEST_NAME = 80;

	private final SaleDesk desk;

	private final Seats seats;

	private final VenueMap map;

	SalesController(SaleDesk desk, Seats seats, VenueMap map) {
		this.desk = desk;
		this.seats = seats;
		this.map = map;
	}

	@PostMapping("/seats")
	@ResponseStatus(HttpStatus.CREATED)
	Ticket buy(@PathVariable long id, @RequestBody Purchase purchase) {
		return this.desk.sell(id, purchase.buyer(), purchase.card());
	}

	@PostMapping("/reopen")
	Map<String, Boolean> reopen(@PathVariable long id) {
		if (!this.seats.reopen(id)) {
			throw SaleException.paymentsUnderWay(id);
		}
		return Map.of("open", true);
	}

	@GetMapping(path = "/map.svg", produces = "image/svg+xml")
	String map(@PathVariable long id) {
		return this.map.render(id);
	}

	/**
	 * What a buyer sends.
	 *
	 * @param buyer name of the buyer
	 * @param card number of the card; a good one where it is left out
	 */
	record Purchase(String buyer, String card) {

		Purchase(@Nullable String buyer, @Nullable String card) {
			this.buyer = (buyer == null || buyer.isBlank()) ? "Anonymous"
					: buyer.substring(0, Math.min(buyer.length(), LONGEST_NAME));
			this.card = (card == null) ? Payment.GOOD_CARD : card;
		}

	}

}
