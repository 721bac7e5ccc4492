package io.signalbox.demo.prices;

import java.util.Map;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The price list over HTTP.
 */
@RestController
@RequestMapping("/api/prices")
class PriceController {

	private final PriceList prices;

	PriceController(PriceList prices) {
		this.prices = prices;
	}

	@GetMapping
	PriceSheet read() {
		return this.prices.read();
	}

	@GetMapping("/{sku}")
	PriceQuote quote(@PathVariable String sku) {
		return this.prices.quote(sku);
	}

	@PutMapping
	Map<String, Integer> replace(@RequestBody Map<String, Integer> prices) {
		return Map.of("edition", this.prices.replace(prices));
	}

}
