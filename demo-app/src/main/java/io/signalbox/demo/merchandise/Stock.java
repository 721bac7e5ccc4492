package io.signalbox.demo.merchandise;

/**
 * What there is of an article. The pieces are numbered from 1, in the order in which they
 * are sold.
 *
 * @param sku the article
 * @param delivered how many pieces have come
 * @param sold how many of them are sold
 */
public record Stock(String sku, int delivered, int sold) {

	/**
	 * How many pieces are there to be sold.
	 * @return the number
	 */
	public int getAvailable() {
		return this.delivered - this.sold;
	}

	Stock plus(int count) {
		return new Stock(this.sku, this.delivered + count, this.sold);
	}

	Stock minus(int count) {
		return new Stock(this.sku, this.delivered, this.sold + count);
	}

}
