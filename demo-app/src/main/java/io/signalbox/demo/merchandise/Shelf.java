package io.signalbox.demo.merchandise;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.signalbox.demo.BoxOfficeProperties;
import io.signalbox.demo.prices.UnknownArticleException;

import org.springframework.stereotype.Component;

/**
 * Where the merchandise lies. Each change puts a new map in the place of the old one, so
 * that anybody may look. Changing reads, decides and writes, and nothing here keeps two
 * who do it from taking the same piece: only {@link Shop} may, holding the lock
 * {@code stock-room}.
 */
@Component
public class Shelf {

	private volatile Map<String, Stock> stocks;

	Shelf(BoxOfficeProperties properties) {
		Map<String, Stock> stocks = new LinkedHashMap<>();
		properties.articles().forEach((sku, article) -> stocks.put(sku, new Stock(sku, article.stock(), 0)));
		this.stocks = stocks;
	}

	/**
	 * How many pieces are there to be sold.
	 * @param sku the article
	 * @return the number
	 * @throws UnknownArticleException if there is no such article
	 */
	public int available(String sku) {
		return stock(sku).getAvailable();
	}

	/**
	 * What there is of all articles.
	 * @return the stocks
	 */
	public List<Stock> stocks() {
		return List.copyOf(this.stocks.values());
	}

	Stock put(String sku, int count) {
		return replace(stock(sku).plus(count));
	}

	Stock take(String sku, int count) {
		return replace(stock(sku).minus(count));
	}

	private Stock stock(String sku) {
		Stock stock = this.stocks.get(sku);
		if (stock == null) {
			throw new UnknownArticleException(sku);
		}
		return stock;
	}

	private Stock replace(Stock stock) {
		Map<String, Stock> changed = new LinkedHashMap<>(this.stocks);
		changed.put(stock.sku(), stock);
		this.stocks = changed;
		return stock;
	}

}
