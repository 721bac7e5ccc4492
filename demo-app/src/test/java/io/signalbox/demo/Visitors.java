package io.signalbox.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Visitors of a box office that runs on some port, each with a request of his own.
 */
public class Visitors {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final int port;

	public Visitors(int port) {
		this.port = port;
	}

	public CompletableFuture<HttpResponse<String>> get(String path) {
		return send(request(path).GET().build());
	}

	public CompletableFuture<HttpResponse<String>> post(String path, String json) {
		return send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json))
			.build());
	}

	public CompletableFuture<HttpResponse<String>> put(String path, String json) {
		return send(request(path).header("Content-Type", "application/json")
			.PUT(HttpRequest.BodyPublishers.ofString(json))
			.build());
	}

	/** Sends buyers all at once, and returns their answers when the last one has his. */
	public List<HttpResponse<String>> buy(long showId, int buyers) throws Exception {
		List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
		for (int buyer = 0; buyer < buyers; buyer++) {
			sent.add(post("/api/shows/" + showId + "/seats", "{\"buyer\": \"Buyer %d\"}".formatted(buyer)));
		}
		return joinAll(sent);
	}

	public static <T> List<T> joinAll(List<CompletableFuture<T>> answers) throws Exception {
		CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(LONG.toSeconds(), TimeUnit.SECONDS);
		return answers.stream().map(CompletableFuture::join).toList();
	}

	public static <T> T join(CompletableFuture<T> answer) throws Exception {
		return answer.get(LONG.toSeconds(), TimeUnit.SECONDS);
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).timeout(LONG);
	}

	private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
		return this.client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
	}

}
