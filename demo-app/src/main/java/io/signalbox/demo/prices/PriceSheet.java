package io.signalbox.demo.prices;

import java.util.List;

/**
 * A copy of the price list.
 *
 * @param edition its number, from 1
 * @param lines a price for each article
 */
public record PriceSheet(int edition, List<Line> lines) {

	/**
	 * Price of an article.
	 * @param sku the article
	 * @return the price of a piece, in pence
	 * @throws UnknownArticleException if there is no such article
	 */
	public int price(String sku) {
		return this.lines.stream()
			.filter((line) -> line.sku().equals(sku))
			.findFirst()
			.orElseThrow(() -> new UnknownArticleException(sku))
			.price();
	}

	/**
	 * Whether all lines are of this edition. Where they are not, the list was replaced
	 * while it was read.
	 * @return whether it is whole
	 */
	public boolean isWhole() {
		return this.lines.stream().allMatch((line) -> line.edition() == this.edition);
	}

	/**
	 * A price.
	 *
	 * @param sku the article
	 * @param price price of a piece, in pence
	 * @param edition the edition that says so
	 */
	public record Line(String sku, int price, int edition) {
	}

}
