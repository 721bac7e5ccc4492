package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.signalbox.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for a caller who need not stand in the line first: at once, and beside
 * others, as what is free is free for several. He stands in it if he is refused.
 */
final class FirstQuestion {

	private final Line line;

	private final RedissonAcquisition call;

	/** Whether it was certain that nobody who has gone could be seen. */
	private final boolean alone;

	private FirstQuestion(Line line, RedissonAcquisition call) {
		this.line = line;
		this.call = call;
		this.alone = line.underway.isNothing();
	}

	/** What asks it. Called with the line's lock, to be run without it. */
	static Runnable of(Line line, RedissonAcquisition call) {
		FirstQuestion question = new FirstQuestion(line, call);
		CompletableFuture<@Nullable Void> handled = new CompletableFuture<>();
		call.asked = handled;
		return () -> call.primitive.ask(call, 0)
			.whenComplete((answer, failure) -> completeAfter(handled,
					(failure != null) ? question.failed(failure) : question.answered(answer)));
	}

	static void completeAfter(CompletableFuture<@Nullable Void> handled, CompletionStage<?> rest) {
		rest.whenComplete((done, failure) -> handled.complete(null));
	}

	private CompletionStage<?> answered(Answer answer) {
		this.line.trouble.answered();
		if (answer.isGranted()) {
			if (this.line.letIn(this.call)) {
				this.call.decide(Outcome.ACQUIRED, answer, null);
				return Line.DONE;
			}
			return Line.giveBack(answer);
		}
		boolean mayJoin = this.call.waits() && !this.call.isOverdue();
		if (!this.alone && !(mayJoin && this.line.hasRoom()) && this.call.mayRetry()) {
			// somebody who has gone may have had it for a moment
			return this.line.underway.settled().thenRun(() -> this.line.start(this.call));
		}
		if (mayJoin) {
			this.line.joinAfter(this.call, 0);
		}
		else if (this.line.end(this.call)) {
			this.call.decide(Outcome.TIMEOUT, null, null);
		}
		return Line.DONE;
	}

	private CompletionStage<?> failed(Throwable failure) {
		this.line.trouble.failed(failure);
		if (this.call.waits() && !this.call.isOverdue() && !this.line.isClosed()) {
			this.line.joinAfter(this.call, Line.PAUSE_MILLIS);
		}
		else if (this.line.end(this.call)) {
			this.call.decide(Outcome.REJECTED, null, this.call.primitive.unavailable(RedisServer.cause(failure)));
		}
		return Line.DONE;
	}

}
