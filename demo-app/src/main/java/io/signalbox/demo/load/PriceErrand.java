package io.signalbox.demo.load;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.signalbox.demo.BoxOfficeProperties;

import org.springframework.stereotype.Component;

/**
 * People look at the price list, and in the midst of them somebody replaces it.
 */
@Component
class PriceErrand implements Errand {

	private static final Duration PAUSE = Duration.ofMillis(1500);

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final int MOST_READERS = 6;

	private static final int LARGEST_CHANGE = 20;

	private final Map<String, BoxOfficeProperties.Article> articles;

	private final Crowd crowd;

	private final Random random = new Random();

	PriceErrand(BoxOfficeProperties properties, Crowd crowd) {
		this.articles = properties.articles();
		this.crowd = crowd;
	}

	@Override
	public Duration pause() {
		return PAUSE;
	}

	@Override
	public void run() throws InterruptedException {
		List<HttpRequest> requests = new ArrayList<>(readers());
		requests.add(this.crowd.put("/api/prices", prices(), LIMIT));
		requests.addAll(readers());
		this.crowd.send(requests).join(LIMIT);
	}

	private List<HttpRequest> readers() {
		int readers = this.random.nextInt(1, MOST_READERS + 1);
		return Collections.nCopies(readers, this.crowd.get("/api/prices", LIMIT));
	}

	/** All prices of an evening are dearer or cheaper by the same percentage. */
	private Map<String, Integer> prices() {
		int percent = 100 + this.random.nextInt(-LARGEST_CHANGE, LARGEST_CHANGE + 1);
		Map<String, Integer> prices = new LinkedHashMap<>();
		this.articles.forEach((sku, article) -> prices.put(sku, article.price() * percent / 100));
		return prices;
	}

}
