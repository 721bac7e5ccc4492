package io.signalbox.demo.prices;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.LockMode;
import io.signalbox.demo.BoxOfficeProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * The prices of all articles. They are read and written line by line, and both take a
 * while, as where each line is a row of some slow system. Readers do not disturb each
 * other; only one who replaces the list has to be alone with it. So the fields are plain,
 * and the lock is one for many readers or one writer.
 */
@Service
public class PriceList {

	private final Map<String, PriceSheet.Line> lines = new LinkedHashMap<>();

	private final PriceCounter counter;

	private final Duration pausePerLine;

	private int edition;

	PriceList(PriceCounter counter, BoxOfficeProperties properties) {
		this.counter = counter;
		this.pausePerLine = properties.prices().pausePerLine();
		this.edition = 1;
		properties.articles()
			.forEach((sku, article) -> this.lines.put(sku, new PriceSheet.Line(sku, article.price(), 1)));
	}

	/**
	 * Reads the list, together with other readers.
	 * @return a copy
	 */
	@Guarded(name = "price-list", mode = LockMode.READ)
	public PriceSheet read() {
		int edition = this.edition;
		List<PriceSheet.Line> copy = new ArrayList<>();
		for (PriceSheet.Line line : this.lines.values()) {
			copy.add(line);
			rest();
		}
		PriceSheet sheet = new PriceSheet(edition, copy);
		this.counter.read(sheet);
		return sheet;
	}

	/**
	 * Replaces the list, with nobody else looking.
	 * @param prices the new price of each article, in pence
	 * @return number of the new edition
	 * @throws WrongPricesException if these are not the prices of all articles
	 */
	@Guarded(name = "price-list", mode = LockMode.WRITE)
	public int replace(Map<String, Integer> prices) {
		if (!prices.keySet().equals(this.lines.keySet()) || !prices.values().stream().allMatch(PriceList::isPrice)) {
			throw new WrongPricesException(this.lines.keySet(), prices);
		}
		this.edition++;
		prices.forEach((sku, price) -> {
			this.lines.put(sku, new PriceSheet.Line(sku, price, this.edition));
			rest();
		});
		this.counter.replaced(this.edition);
		return this.edition;
	}

	private static boolean isPrice(@Nullable Integer price) {
		return price != null && price >= 0;
	}

	/**
	 * Unlike a sleep it leaves no half of a list behind when it is interrupted.
	 */
	private void rest() {
		LockSupport.parkNanos(this.pausePerLine.toNanos());
	}

}
