package io.signalbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.signalbox.Keys.Use;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Hold} of the instance of a key, which is in use for as long.
 */
record KeyedHold(Hold hold, Use<?> use) implements Hold {

	/** Acquires an instance. */
	interface Acquire<P> {

		Hold from(P primitive) throws InterruptedException;

	}

	static <P extends Holdable> Hold of(Use<P> use, Acquire<P> acquire) throws InterruptedException {
		try {
			return new KeyedHold(acquire.from(use.primitive()), use);
		}
		catch (InterruptedException | RuntimeException | Error ex) {
			use.close();
			throw ex;
		}
	}

	static @Nullable Hold tryOf(Use<? extends Holdable> use) {
		Hold hold = null;
		try {
			hold = use.primitive().tryHold();
		}
		finally {
			if (hold == null) {
				use.close();
			}
		}
		return (hold != null) ? new KeyedHold(hold, use) : null;
	}

	static CompletionStage<Hold> ofAsync(Use<? extends Holdable> use, Duration timeout) {
		CompletionStage<Hold> inner;
		try {
			inner = use.primitive().holdAsync(timeout);
		}
		catch (RuntimeException | Error ex) {
			use.close();
			throw ex;
		}
		CompletableFuture<Hold> outer = new CompletableFuture<>();
		inner.whenComplete((hold, failure) -> {
			if (failure != null) {
				use.close();
				outer.completeExceptionally(failure);
			}
			else if (!outer.complete(new KeyedHold(hold, use))) {
				hold.close();
				use.close();
			}
		});
		// cancelling leaves the queue; what was granted meanwhile is given back above
		outer.whenComplete((hold, failure) -> {
			if (failure != null) {
				inner.toCompletableFuture().cancel(false);
			}
		});
		return outer;
	}

	@Override
	public long fencingToken() {
		return this.hold.fencingToken();
	}

	@Override
	public void close() {
		try {
			this.hold.close();
		}
		finally {
			this.use.close();
		}
	}

}
