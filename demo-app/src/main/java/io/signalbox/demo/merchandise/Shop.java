package io.signalbox.demo.merchandise;

import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.SignalCondition;

import org.springframework.stereotype.Service;

/**
 * Sells merchandise. Who wants more than is there waits for the next delivery instead of
 * going home, though not for ever.
 *
 * <p>
 * Both methods run holding the lock of the condition {@code stock}, which
 * {@code application.yml} names. Waiting gives it away, so that the delivery can come in.
 */
@Service
public class Shop {

	private final Shelf shelf;

	Shop(Shelf shelf) {
		this.shelf = shelf;
	}

	/**
	 * Sells pieces of an article, as soon as there are enough.
	 * @param sku the article
	 * @param count how many
	 * @param price price of a piece, in pence
	 * @return the receipt
	 */
	@AwaitCondition(name = "stock", until = "@shelf.available(#sku) >= #count", timeout = "5s")
	public Receipt buy(String sku, int count, int price) {
		Stock left = this.shelf.take(sku, count);
		return new Receipt(sku, left.sold() - count + 1, left.sold(), price * count);
	}

	/**
	 * Takes a delivery in. All who wait are woken, since they want different articles and
	 * different numbers of them.
	 * @param sku the article
	 * @param count how many pieces
	 * @return what there is now
	 */
	@SignalCondition("stock")
	public Stock replenish(String sku, int count) {
		return this.shelf.put(sku, count);
	}

}
