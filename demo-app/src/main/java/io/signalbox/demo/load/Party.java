package io.signalbox.demo.load;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Visitors who are on their way.
 *
 * @param responses what each of them will get, as the client returned it
 */
record Party(List<CompletableFuture<HttpResponse<Void>>> responses) {

	/**
	 * Waits for all of them.
	 * @param limit how long to wait; who has no answer by then goes home
	 * @return the status that each of them got
	 */
	List<CompletableFuture<Integer>> join(Duration limit) throws InterruptedException {
		List<CompletableFuture<Integer>> answers = this.responses.stream()
			.map((response) -> response.thenApply(HttpResponse::statusCode))
			.toList();
		try {
			CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
				.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			// each answer tells for itself
		}
		finally {
			// only the future that the client returned cancels its request
			this.responses.forEach((response) -> response.cancel(true));
		}
		return answers;
	}

}
