package io.signalbox.demo.catalog;

import java.util.List;

import io.signalbox.annotation.AwaitEvent;

import org.springframework.stereotype.Service;

/**
 * Finds shows. A search that comes while the catalogue is being imported waits for it
 * instead of answering with half of it; waiting consumes nothing, so that all of them go
 * on together.
 */
@Service
public class CatalogSearch {

	private final ShowRepository shows;

	CatalogSearch(ShowRepository shows) {
		this.shows = shows;
	}

	/**
	 * Finds the shows with a text in their title or venue, the next one first.
	 * @param text the text; an empty one finds all
	 * @return the shows
	 */
	@AwaitEvent("catalog-loaded")
	public List<Show> find(String text) {
		return this.shows.search(text.strip());
	}

}
