package io.signalbox.demo.load;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.signalbox.demo.merchandise.Shelf;
import io.signalbox.demo.merchandise.Stock;

import org.springframework.stereotype.Component;

/**
 * Customers want an article, more of it than is there. Some time later the van comes with
 * the rest and a little more.
 */
@Component
class MerchandiseErrand implements Errand {

	private static final Duration PAUSE = Duration.ofMillis(1500);

	private static final Duration VAN = Duration.ofMillis(700);

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final int FEWEST_CUSTOMERS = 6;

	private static final int MOST_CUSTOMERS = 12;

	private static final int MOST_PIECES = 3;

	private static final int MOST_LEFT_OVER = 6;

	private final Shelf shelf;

	private final Crowd crowd;

	private final Random random = new Random();

	MerchandiseErrand(Shelf shelf, Crowd crowd) {
		this.shelf = shelf;
		this.crowd = crowd;
	}

	@Override
	public Duration pause() {
		return PAUSE;
	}

	@Override
	public void run() throws InterruptedException {
		List<Stock> stocks = this.shelf.stocks();
		if (stocks.isEmpty()) {
			return;
		}
		Stock stock = stocks.get(this.random.nextInt(stocks.size()));
		int wanted = 0;
		List<HttpRequest> requests = new ArrayList<>();
		int customers = this.random.nextInt(FEWEST_CUSTOMERS, MOST_CUSTOMERS + 1);
		for (int customer = 0; customer < customers; customer++) {
			int pieces = this.random.nextInt(1, MOST_PIECES + 1);
			wanted += pieces;
			requests.add(post(stock, "purchases", pieces));
		}
		Party party = this.crowd.send(requests);
		int missing = wanted - stock.getAvailable();
		if (missing > 0) {
			Thread.sleep(VAN.toMillis());
			int delivered = missing + this.random.nextInt(MOST_LEFT_OVER + 1);
			this.crowd.send(List.of(post(stock, "deliveries", delivered))).join(LIMIT);
		}
		party.join(LIMIT);
	}

	private HttpRequest post(Stock stock, String what, int count) {
		return this.crowd.post("/api/merchandise/" + stock.sku() + "/" + what, Map.of("count", count), LIMIT);
	}

}
