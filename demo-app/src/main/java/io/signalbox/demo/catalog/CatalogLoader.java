package io.signalbox.demo.catalog;

import java.time.Duration;
import java.util.List;

import io.signalbox.annotation.ClearEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Moment;
import io.signalbox.annotation.SetEvent;
import io.signalbox.demo.BoxOfficeProperties;

import org.springframework.stereotype.Component;

/**
 * Imports the catalogue. Searches wait from the moment an import begins until it has
 * succeeded, because {@link CatalogSearch} awaits the event that {@link #load} sets.
 *
 * <p>
 * All three annotations are on one method on purpose. A second import at the same time
 * has to be refused <em>before</em> it clears the event: cleared first and refused later,
 * it could clear what the first import had just set, and searches would wait for ever.
 * Signalbox acquires everything before it clears, and sets before it releases.
 */
@Component
public class CatalogLoader {

	private final CatalogFile file;

	private final ShowRepository shows;

	private final CatalogProgress progress;

	private final Duration pausePerShow;

	CatalogLoader(CatalogFile file, ShowRepository shows, CatalogProgress progress, BoxOfficeProperties properties) {
		this.file = file;
		this.shows = shows;
		this.progress = progress;
		this.pausePerShow = properties.catalog().pausePerShow();
	}

	/**
	 * Imports all shows of the file: new ones are added, known ones updated in place, and
	 * their sold seats survive. A second import at the same time is refused at once.
	 * @return how many shows there are
	 * @throws InterruptedException if interrupted on the way; the event stays cleared
	 */
	@Guarded(name = "catalog-import", timeout = "0")
	@ClearEvent(name = "catalog-loaded", on = Moment.ENTRY)
	@SetEvent("catalog-loaded")
	public int load() throws InterruptedException {
		List<Show> offers = this.file.read();
		this.progress.begin(offers.size());
		for (Show offer : offers) {
			store(offer);
			this.progress.advance();
			Thread.sleep(this.pausePerShow.toMillis());
		}
		this.progress.finish();
		return offers.size();
	}

	private void store(Show offer) {
		if (this.shows.findByCode(offer.code()).isEmpty()) {
			this.shows.save(offer);
		}
		else {
			this.shows.updateOffer(offer.code(), offer.title(), offer.venue(), offer.playedOn(), offer.price(),
					offer.seats());
		}
	}

}
