package io.signalbox.demo.catalog;

import java.util.List;
import java.util.Map;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The catalogue over HTTP.
 */
@RestController
class CatalogController {

	private final CatalogSearch search;

	private final CatalogLoader loader;

	CatalogController(CatalogSearch search, CatalogLoader loader) {
		this.search = search;
		this.loader = loader;
	}

	@GetMapping("/api/shows")
	List<Show> shows(@RequestParam(name = "q", defaultValue = "") String text) {
		return this.search.find(text);
	}

	@PostMapping("/api/catalog/reload")
	Map<String, Integer> reload() throws InterruptedException {
		return Map.of("shows", this.loader.load());
	}

}
