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

	/** The edition that is out, for those who can't wait for the next. */
	private volatile PriceSheet printed;

	PriceList(PriceCounter counter, BoxOfficeProperties properties) {
		this.counter = counter;
		this.pausePerLine = properties.prices().pausePerLine();
		this.edition = 1;
		properties.articles()
			.forEach((sku, article) -> this.lines.put(sku, new PriceSheet.Line(sku, article.price(), 1)));
		this.printed = new PriceSheet(this.edition, List.copyOf(this.lines.values()));
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
		this.printed = new PriceSheet(this.edition, List.copyOf(this.lines.values()));
		this.counter.replaced(this.edition);
		return this.edition;
	}

	/**
	 * Says what one article costs, at a till with a queue before it: while the list is
	 * being replaced, the price is that of the edition before.
	 * @param sku the article
	 * @return the price, and which edition says so
	 * @throws UnknownArticleException if there is no such article
	 */
	@Guarded(name = "price-list", mode = LockMode.READ, timeout = "50ms", fallback = "quoteFromPrint")
	public PriceQuote quote(String sku) {
		PriceSheet.Line line = this.lines.get(sku);
		if (line == null) {
			throw new UnknownArticleException(sku);
		}
		return new PriceQuote(sku, line.price(), line.edition(), true);
	}

	PriceQuote quoteFromPrint(String sku) {
		PriceSheet sheet = this.printed;
		return new PriceQuote(sku, sheet.price(sku), sheet.edition(), false);
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
