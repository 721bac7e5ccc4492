package io.signalbox;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * {@link Several} without a blocked thread: one is asked for after the other, and what
 * has been had is given back where one can't be had or the acquisition is abandoned.
 */
final class SeveralAcquisition implements Acquisition {

	private final List<? extends Acquirable> ordered;

	private final Iterator<? extends Acquirable> rest;

	private final Object owner;

	private final int permits;

	private final long limit;

	private final long start = System.nanoTime();

	private final Several several = new Several();

	private final CompletableFuture<Grant> result = new CompletableFuture<>();

	/** The one that is waited for. */
	private volatile @Nullable Acquisition current;

	SeveralAcquisition(List<? extends Acquirable> ordered, Object owner, int permits, Timeout timeout) {
		this.ordered = ordered;
		this.rest = ordered.iterator();
		this.owner = owner;
		this.permits = permits;
		this.limit = timeout.nanos();
		acquireRest();
		this.result.whenComplete((grant, failure) -> {
			Acquisition waited = this.current;
			if (failure != null && waited != null) {
				waited.abandon();
			}
		});
	}

	/** In a loop, as there may be many that are free. */
	private void acquireRest() {
		while (!this.result.isDone() && this.rest.hasNext()) {
			CompletableFuture<Grant> turn = ask(this.rest.next());
			if (!turn.isDone() || turn.isCompletedExceptionally()) {
				turn.whenComplete((grant, failure) -> {
					if (failure == null) {
						this.several.add(grant);
						acquireRest();
					}
					else {
						fail(failure);
					}
				});
				return;
			}
			this.several.add(turn.join());
		}
		if (!this.result.complete(this.several)) {
			this.several.release();
		}
	}

	private CompletableFuture<Grant> ask(Acquirable one) {
		long left = (this.current == null) ? this.limit : Several.left(this.limit, this.start);
		Acquisition acquisition = one.enterAsync(this.owner, this.permits, Timeout.of(Duration.ofNanos(left)));
		this.current = acquisition;
		if (this.result.isDone()) {
			acquisition.abandon();
		}
		return acquisition.result().toCompletableFuture();
	}

	private void fail(Throwable failure) {
		Throwable why = (failure instanceof AcquireTimeoutException timeout)
				? Several.notAll(this.ordered.size(), this.limit, timeout) : failure;
		this.several.releaseAfter(why);
		this.result.completeExceptionally(why);
	}

	@Override
	public CompletionStage<Grant> result() {
		return this.result;
	}

	@Override
	public boolean abandon() {
		return this.result.cancel(false);
	}

}
