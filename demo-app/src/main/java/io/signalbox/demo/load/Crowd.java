package io.signalbox.demo.load;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
			String body = this.json.writeValueAsString(Map.of("buyer", "Buyer " + buyer, "card", cards.apply(buyer)));
			requests.add(request("/api/shows/" + showId + "/seats", limit).header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(body))
				.build());
		}
		return Tally.of(send(requests, limit));
	}

	/**
	 * Sends visitors to one page and waits for all of them.
	 * @param path the page
	 * @param visitors how many
	 * @param limit how long to wait for them
	 */
	void visit(String path, int visitors, Duration limit) throws InterruptedException {
		HttpRequest request = request(path, limit).GET().build();
		List<HttpRequest> requests = new ArrayList<>();
		for (int visitor = 0; visitor < visitors; visitor++) {
			requests.add(request);
		}
		send(requests, limit);
	}

	private HttpRequest.Builder request(String path, Duration limit) {
		return HttpRequest.newBuilder(this.boxOffice.resolve(path)).timeout(limit);
	}

	private List<CompletableFuture<Integer>> send(List<HttpRequest> requests, Duration limit)
			throws InterruptedException {
		List<CompletableFuture<HttpResponse<Void>>> sent = new ArrayList<>();
		List<CompletableFuture<Integer>> answers = new ArrayList<>();
		for (HttpRequest request : requests) {
			CompletableFuture<HttpResponse<Void>> response = this.client.sendAsync(request,
					HttpResponse.BodyHandlers.discarding());
			sent.add(response);
			answers.add(response.thenApply(HttpResponse::statusCode));
		}
		try {
			CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
				.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			// each answer tells for itself
		}
		finally {
			// only the future that the client returned cancels its request
			sent.forEach((response) -> response.cancel(true));
		}
		return answers;
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
