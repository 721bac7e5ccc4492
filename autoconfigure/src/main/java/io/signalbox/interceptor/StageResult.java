package io.signalbox.interceptor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CompletionStage}. Whatever becomes of a call, its caller gets a stage: nothing
 * is thrown that would be thrown only if there was no wait.
 */
record StageResult() implements AsyncResult {

	@Override
	public Object call(Step first, MethodInvocation invocation) {
		return new StageCall(first, invocation).begin();
	}

	@Override
	public Object empty() {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * A call, which is known to nobody as long as it can go on at once. If its end has
	 * been reached by then, the caller gets what the method has returned.
	 */
	private static final class StageCall extends AsyncCall {

		/**
		 * What the caller gets: what the method has returned, if that had ended at once,
		 * or a stage of ours.
		 */
		private @Nullable CompletionStage<?> given;

		StageCall(Step first, MethodInvocation invocation) {
			super(first, invocation, Caller.chain());
		}

		CompletionStage<?> begin() {
			enter();
			CompletionStage<?> stage = this.given;
			return (stage != null) ? stage : made();
		}

		private Stage made() {
			CompletionStage<?> before = this.given;
			if (before instanceof Stage known) {
				return known;
			}
			Stage stage = new Stage(this);
			this.given = stage;
			if (before != null) {
				before.whenComplete(stage::ended);
			}
			return stage;
		}

		@Override
		void goesOnLater() {
			made();
		}

		@Override
		void run() {
			try {
				CompletionStage<?> stage = (CompletionStage<?>) result();
				if (stage == null) {
					throw new IllegalStateException(
							invocation().getMethod() + " must return a stage but returned null");
				}
				if (this.given == null && stage.getClass() == CompletableFuture.class) {
					CompletableFuture<?> future = (CompletableFuture<?>) stage;
					if (future.isDone()) {
						this.given = stage;
						endAlone(!future.isCompletedExceptionally());
						return;
					}
				}
				Stage outer = made();
				outer.source = stage;
				stage.whenComplete(this::ended);
				if (outer.isDone()) {
					outer.cancelSource();
				}
			}
			catch (Throwable ex) {
				ended(null, ex);
			}
		}

		private void ended(@Nullable Object result, @Nullable Throwable ex) {
			made().ended(result, ex);
			end(ex == null);
		}

		@Override
		@Nullable Throwable failureOfResult() {
			CompletionStage<?> stage = this.given;
			if (stage instanceof Stage made) {
				return made.failure;
			}
			return (stage != null) ? stage.<@Nullable Throwable>handle((result, ex) -> ex).toCompletableFuture().join()
					: null;
		}

		@Override
		void left(@Nullable Throwable after) {
			if (after != null || this.given instanceof Stage) {
				made().end(after);
			}
		}

		/** As if the caller had given it up, who finds out why. */
		@Override
		public void stop(RuntimeException why) {
			if (this.given instanceof Stage stage) {
				stage.completeExceptionally(why);
			}
		}

	}

	/**
	 * The stage that the caller gets. Who cancels or completes it ends the wait for what
	 * the method asks for, or else cancels the stage of the method; what is held is held
	 * until that one has ended, because a stage that can't be cancelled goes on.
	 */
	private static final class Stage extends CompletableFuture<@Nullable Object> {

		private final StageCall call;

		/** What the method has returned and goes on. */
		private volatile @Nullable CompletionStage<?> source;

		/** What that has ended with. */
		private @Nullable Object value;

		private @Nullable Throwable failure;

		Stage(StageCall call) {
			this.call = call;
		}

		void ended(@Nullable Object result, @Nullable Throwable ex) {
			this.value = result;
			this.failure = ex;
		}

		/** All has been left. */
		void end(@Nullable Throwable after) {
			Throwable first = AsyncCall.first(this.failure, after);
			if (first != null) {
				super.completeExceptionally(first);
			}
			else {
				super.complete(this.value);
			}
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			return giveUpIf(super.cancel(mayInterruptIfRunning));
		}

		@Override
		public boolean complete(@Nullable Object value) {
			return giveUpIf(super.complete(value));
		}

		/** Also by {@link #orTimeout}. */
		@Override
		public boolean completeExceptionally(Throwable ex) {
			return giveUpIf(super.completeExceptionally(ex));
		}

		private boolean giveUpIf(boolean nobodyWaits) {
			if (nobodyWaits) {
				this.call.cancelWait();
				cancelSource();
			}
			return nobodyWaits;
		}

		private void cancelSource() {
			CompletionStage<?> stage = this.source;
			if (stage != null) {
				try {
					stage.toCompletableFuture().cancel(false);
				}
				catch (UnsupportedOperationException ex) {
					// then it goes on, and so does what is held
				}
			}
		}

	}

}
