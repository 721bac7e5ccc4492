package io.signalbox.woven;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.signalbox.annotation.FencingToken;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import reactor.core.publisher.Mono;

/**
 * An object that is no bean.
 */
class Ticket {

	private final String id;

	Ticket(String id) {
		this.id = id;
	}

	@Guarded(name = "ticket", key = "#root.id")
	List<String> stamp() {
		return Seen.held();
	}

	@Guarded("number")
	long number(@FencingToken long token) {
		return token;
	}

	@Guarded("number")
	CompletableFuture<Long> numberLater(@FencingToken long token) {
		return CompletableFuture.completedFuture(token);
	}

	@Guarded("number")
	Mono<Long> numberReactive(@FencingToken long token) {
		return Mono.just(token);
	}

	/** What the holder's trace is, while the token is at hand. */
	@Guarded("number")
	String trace(@FencingToken long token) {
		return token + " " + Seen.traces("number");
	}

	/** For the key. */
	public String getId() {
		return this.id;
	}

	@Guarded("whole-class")
	static class Book {

		List<String> read() {
			return Seen.held();
		}

		@Override
		public String toString() {
			return Seen.held().toString();
		}

		private List<String> own() {
			return Seen.held();
		}

		List<String> both() {
			return own();
		}

	}

	/** Nobody looks at it before it is called. */
	static class Mistaken {

		@Limited(name = "mistaken", permits = -1)
		List<String> call() {
			return Seen.held();
		}

	}

}
