package io.signalbox.demo.load;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * How a crowd of buyers fared.
 *
 * @param sold how many got a seat
 * @param soldOut how many came too late
 * @param declined how many had a card that was declined
 * @param failed how many got another answer, or none in time
 */
public record Tally(int sold, int soldOut, int declined, int failed) {

	private static final int NO_ANSWER = 0;

	static Tally of(Collection<CompletableFuture<Integer>> answers) {
		int sold = 0;
		int soldOut = 0;
		int declined = 0;
		int failed = 0;
		for (CompletableFuture<Integer> answer : answers) {
			switch (status(answer)) {
				case 201 -> sold++;
				case 409 -> soldOut++;
				case 402 -> declined++;
				default -> failed++;
			}
		}
		return new Tally(sold, soldOut, declined, failed);
	}

	private static int status(CompletableFuture<Integer> answer) {
		return (answer.isDone() && !answer.isCompletedExceptionally()) ? answer.join() : NO_ANSWER;
	}

}
