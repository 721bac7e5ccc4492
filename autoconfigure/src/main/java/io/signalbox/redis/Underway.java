package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What is under way at the server for those who have gone: what they give back, and what
 * they have asked and will give back if they get it. Whoever looks at once might see it.
 */
final class Underway {

	/** How long to wait for a question that takes as long as somebody else is in. */
	private static final long MOMENT_MILLIS = 250;

	private static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

	/** Everything. Written with this object's monitor. */
	private volatile CompletableFuture<@Nullable Void> all = DONE;

	/** What ends as soon as the server answers. Written with this object's monitor. */
	private volatile CompletableFuture<@Nullable Void> brief = DONE;

	/**
	 * Adds something that ends as soon as the server answers.
	 * @return completed when {@link #isIdle()} may have become true
	 */
	synchronized CompletableFuture<@Nullable Void> add(CompletionStage<?> underway) {
		CompletableFuture<@Nullable Void> one = ended(underway);
		this.all = both(this.all, one);
		this.brief = both(this.brief, one);
		return this.brief;
	}

	/** Adds a question that may wait for somebody else. */
	synchronized void addWait(CompletionStage<?> underway) {
		this.all = both(this.all, ended(underway));
	}

	private static CompletableFuture<@Nullable Void> ended(CompletionStage<?> underway) {
		return underway.<@Nullable Void>handle((done, failure) -> null).toCompletableFuture();
	}

	private static CompletableFuture<@Nullable Void> both(CompletableFuture<@Nullable Void> others,
			CompletableFuture<@Nullable Void> one) {
		if (others.isDone()) {
			return one;
		}
		return ended(CompletableFuture.allOf(others, one));
	}

	/**
	 * Whether there is nothing, so that nothing that is seen can be of one who has gone.
	 */
	boolean isNothing() {
		return this.all.isDone();
	}

	/** Whether there is nothing but questions that wait for somebody else. */
	boolean isIdle() {
		return this.brief.isDone();
	}

	/** Completed when there is nothing of what is there now. */
	CompletableFuture<@Nullable Void> ended() {
		return this.all;
	}

	/** Completed when there is nothing, or after a moment. */
	CompletableFuture<@Nullable Void> settled() {
		CompletableFuture<@Nullable Void> now = this.all;
		return now.isDone() ? now : now.copy().completeOnTimeout(null, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
	}

}
