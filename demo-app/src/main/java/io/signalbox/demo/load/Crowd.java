package io.signalbox.demo.load;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

import io.signalbox.demo.OwnAddress;
import io.signalbox.demo.payment.Payment;
import jakarta.annotation.PreDestroy;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Visitors who all come at once, each with a request of his own over HTTP.
 */
@Component
class Crowd {

	private final OwnAddress boxOffice;

	private final JsonMapper json;

	private final ExecutorService executor = Executors.newFixedThreadPool(4, Crowd::thread);

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(10))
		.executor(this.executor)
		.build();

	Crowd(OwnAddress boxOffice, JsonMapper json) {
		this.boxOffice = boxOffice;
		this.json = json;
	}

	/**
	 * Sends buyers to a show and waits for all of them.
	 * @param showId the show
	 * @param buyers how many
	 * @param cards the card of each buyer, by his number
	 * @param limit how long to wait for them; who has no answer by then has failed
	 * @return how they fared
	 */
	Tally buy(long showId, int buyers, IntFunction<String> cards, Duration limit) throws InterruptedException {
		List<HttpRequest> requests = new ArrayList<>();
		for (int buyer = 1; buyer <= buyers; buyer++) {
			requests.add(post("/api/shows/" + showId + "/seats",
					Map.of("buyer", "Buyer " + buyer, "card", cards.apply(buyer)), limit));
		}
		return Tally.of(send(requests).join(limit));
	}

	/**
	 * Sends visitors to one page and waits for all of them.
	 * @param path the page
	 * @param visitors how many
	 * @param limit how long to wait for them
	 */
	void visit(String path, int visitors, Duration limit) throws InterruptedException {
		send(Collections.nCopies(visitors, get(path, limit))).join(limit);
	}

	HttpRequest get(String path, Duration limit) {
		return request(path, limit).GET().build();
	}

	HttpRequest post(String path, Object body, Duration limit) {
		return request(path, limit).POST(json(body)).build();
	}

	HttpRequest put(String path, Object body, Duration limit) {
		return request(path, limit).PUT(json(body)).build();
	}

	/**
	 * Sends everybody on his way, all at once.
	 * @param requests what each of them asks for
	 * @return those who are on their way
	 */
	Party send(List<HttpRequest> requests) {
		return new Party(requests.stream()
			.map((request) -> this.client.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
			.toList());
	}

	private HttpRequest.Builder request(String path, Duration limit) {
		return HttpRequest.newBuilder(this.boxOffice.resolve(path))
			.timeout(limit)
			.header("Content-Type", "application/json");
	}

	private HttpRequest.BodyPublisher json(Object body) {
		return HttpRequest.BodyPublishers.ofString(this.json.writeValueAsString(body));
	}

	@PreDestroy
	void close() {
		this.executor.shutdownNow();
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "crowd");
		thread.setDaemon(true);
		return thread;
	}

	/** Everybody pays with a card that is good. */
	static final IntFunction<String> GOOD_CARDS = (buyer) -> Payment.GOOD_CARD;

	/** The card of one in sixteen is declined. */
	static final IntFunction<String> MIXED_CARDS = (buyer) -> (buyer % 16 == 0) ? Payment.DECLINED_CARD
			: Payment.GOOD_CARD;

}
