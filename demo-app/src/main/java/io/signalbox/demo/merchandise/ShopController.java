package io.signalbox.demo.merchandise;

import java.util.List;

import io.signalbox.demo.prices.PriceList;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Merchandise over HTTP. The price is that of the moment in which the customer asks, and
 * nobody holds the price list while he waits.
 */
@RestController
@RequestMapping("/api/merchandise")
class ShopController {

	private final Shop shop;

	private final Shelf shelf;

	private final PriceList prices;

	ShopController(Shop shop, Shelf shelf, PriceList prices) {
		this.shop = shop;
		this.shelf = shelf;
		this.prices = prices;
	}

	@GetMapping
	List<Stock> stocks() {
		return this.shelf.stocks();
	}

	@PostMapping("/{sku}/purchases")
	@ResponseStatus(HttpStatus.CREATED)
	Receipt buy(@PathVariable String sku, @RequestBody Pieces pieces) {
		return this.shop.buy(sku, pieces.count(), this.prices.read().price(sku));
	}

	@PostMapping("/{sku}/deliveries")
	Stock deliver(@PathVariable String sku, @RequestBody Pieces pieces) {
		return this.shop.replenish(sku, pieces.count());
	}

	/**
	 * How many pieces.
	 *
	 * @param count the number
	 */
	record Pieces(int count) {

		private static final int MOST = 500;

		Pieces {
			if (count < 1 || count > MOST) {
				throw new IllegalArgumentException(
						"'count' must be between 1 and %d but was %d".formatted(MOST, count));
			}
		}

	}

}
