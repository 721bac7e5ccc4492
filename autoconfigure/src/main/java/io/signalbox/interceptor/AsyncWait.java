package io.signalbox.interceptor;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link AsyncCall} does when the wait for one of its steps has ended: it goes
 * on, with the context of its caller, or is refused.
 *
 * @param <T> type of what is waited for
 */
final class AsyncWait<T> {

	private final AsyncCall call;

	private final CompletableFuture<T> future;

	private final Function<T, Pass> pass;

	private @Nullable Throwable failure;

	/** Whether what comes after the wait has begun. */
	private boolean goesOn;

	AsyncWait(AsyncCall call, CompletableFuture<T> future, Function<T, Pass> pass) {
		this.call = call;
		this.future = future;
		this.pass = pass;
	}

	void begin() {
		Runnable goOn = carried();
		this.future.whenComplete((result, failure) -> {
			this.call.waited();
			this.failure = failure;
			try {
				goOn.run();
			}
			catch (RuntimeException | Error ex) {
				if (this.goesOn) {
					throw ex;
				}
				// of those whose context is carried, before anything went on
				if (failure == null) {
					this.call.push(this.pass.apply(result));
				}
				this.call.refused(ex);
			}
		});
	}

	/** What carries the context; where it can't be had, what fails with the reason. */
	private Runnable carried() {
		try {
			return ContextCarrier.carry(this::goOn, this.call.subscriberContext());
		}
		catch (RuntimeException | Error ex) {
			this.future.cancel(false);
			return () -> {
				throw ex;
			};
		}
	}

	private void goOn() {
		this.goesOn = true;
		Throwable why = this.failure;
		if (why == null) {
			try {
				this.call.entered(this.pass.apply(this.future.join()));
			}
			catch (RuntimeException | Error ex) {
				why = ex;
			}
		}
		if (why != null) {
			this.call.refused(why);
		}
		else {
			this.call.enter();
		}
	}

}
