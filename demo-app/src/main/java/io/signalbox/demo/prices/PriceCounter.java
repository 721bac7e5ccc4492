package io.signalbox.demo.prices;

import java.util.concurrent.atomic.AtomicLong;

import org.springframework.stereotype.Component;

/**
 * Counts the readers of the price list, and those who got two editions in one: the damage
 * that a missing lock does.
 */
@Component
public class PriceCounter {

	private final AtomicLong reads = new AtomicLong();

	private final AtomicLong torn = new AtomicLong();

	private volatile int edition = 1;

	void read(PriceSheet sheet) {
		this.reads.incrementAndGet();
		if (!sheet.isWhole()) {
			this.torn.incrementAndGet();
		}
	}

	void replaced(int edition) {
		this.edition = edition;
	}

	/**
	 * The counts now.
	 * @return the counts
	 */
	public Count count() {
		return new Count(this.edition, this.reads.get(), this.torn.get());
	}

	/**
	 * Counts of readers.
	 *
	 * @param edition the edition that is out
	 * @param reads how often the list was read since the start
	 * @param torn how many readers got two editions in one
	 */
	public record Count(int edition, long reads, long torn) {
	}

}
