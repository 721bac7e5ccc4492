package io.signalbox.demo.clerks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.signalbox.annotation.Guarded;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Two clerks who take the same two books, one the wrong way round, and so wait for each
 * other: a deadlock, made on purpose. It ends when the time of one of them is over, or
 * when somebody takes a book away from him.
 */
@Service
class Clerks {

	/** More than a clerk needs for his first book, which nobody else has. */
	private static final Duration FIRST_BOOK = Duration.ofSeconds(5);

	private final Books books;

	Clerks(Books books) {
		this.books = books;
	}

	/**
	 * Sends both, and waits for them.
	 * @return what became of each
	 */
	@Guarded(name = "clerks", timeout = "0")
	List<Outcome> carryOver() {
		CountDownLatch bothHaveOne = new CountDownLatch(2);
		CompletableFuture<Outcome> first = send("clerk-1", () -> this.books.withSales(() -> {
			meet(bothHaveOne);
			this.books.withStock(Clerks::write);
		}));
		CompletableFuture<Outcome> second = send("clerk-2", () -> this.books.withStock(() -> {
			meet(bothHaveOne);
			this.books.withSales(Clerks::write);
		}));
		return List.of(first.join(), second.join());
	}

	/**
	 * In a real application nobody arranges this; it happens once in a month, by night.
	 */
	private static void meet(CountDownLatch bothHaveOne) throws InterruptedException {
		bothHaveOne.countDown();
		bothHaveOne.await(FIRST_BOOK.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static void write() {
		// what is written does not matter here
	}

	private static CompletableFuture<Outcome> send(String name, Books.Work work) {
		CompletableFuture<Outcome> outcome = new CompletableFuture<>();
		long start = System.nanoTime();
		Thread thread = new Thread(() -> outcome.complete(outcome(name, start, failure(work))), name);
		thread.setDaemon(true);
		thread.start();
		return outcome;
	}

	private static @Nullable Exception failure(Books.Work work) {
		try {
			work.run();
			return null;
		}
		catch (InterruptedException | RuntimeException ex) {
			return ex;
		}
	}

	private static Outcome outcome(String name, long start, @Nullable Exception failure) {
		long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
		return new Outcome(name, millis, (failure != null) ? failure.getMessage() : null);
	}

	/**
	 * What became of a clerk.
	 *
	 * @param clerk his name
	 * @param afterMillis how long it took
	 * @param problem what he was told instead of a second book, or {@code null} if he had
	 * both
	 */
	record Outcome(String clerk, long afterMillis, @Nullable String problem) {
	}

}
