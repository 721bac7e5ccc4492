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

		/** What the method has returned, if that had ended at once. */
		private @Nullable CompletionStage<?> same;

		/** What the caller gets instead. */
		private @Nullable Stage made;

		/** What the method has returned and goes on. */
		private volatile @Nullable CompletionStage<?> source;

		private @Nullable Object value;

		private @Nullable Throwable failure;

		StageCall(Step first, MethodInvocation invocation) {
			super(first, invocation, Caller.chain());
		}

		CompletionStage<?> begin() {
			enter();
			CompletionStage<?> given = this.same;
			return (this.made != null || given == null) ? made() : given;
		}

		private Stage made() {
			Stage stage = this.made;
			if (stage == null) {
				stage = new Stage(this);
				this.made = stage;
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
							invocation().getMethod() + " must return a stage but " + "returned null");
				}
				if (this.made == null && stage.getClass() == CompletableFuture.class) {
					CompletableFuture<?> future = (CompletableFuture<?>) stage;
					if (future.isDone()) {
						this.same = stage;
						endAlone(!future.isCompletedExceptionally());
						return;
					}
				}
				Stage outer = made();
				this.source = stage;
				stage.whenComplete(this::ended);
				if (outer.isDone()) {
					cancelSource();
				}
			}
			catch (Throwable ex) {
				ended(null, ex);
			}
		}

		private void ended(@Nullable Object result, @Nullable Throwable ex) {
			this.value = result;
			this.failure = ex;
			end(ex == null);
		}

		@Override
		@Nullable Throwable failureOfResult() {
			CompletionStage<?> given = this.same;
			return (given != null) ? given.<@Nullable Throwable>handle((result, ex) -> ex).toCompletableFuture().join()
					: this.failure;
		}

		@Override
		void left(@Nullable Throwable after) {
			CompletionStage<?> given = this.same;
			if (given == null) {
				made().end(this.value, first(this.failure, after));
			}
			else if (this.made != null || after != null) {
				given.whenComplete((result, ex) -> made().end(result, first(ex, after)));
			}
		}

		/** As if the caller had given it up, who finds out why. */
		@Override
		public void stop(RuntimeException why) {
			Stage stage = this.made;
			if (stage != null) {
				stage.completeExceptionally(why);
			}
		}

		void giveUp() {
			cancelWait();
			cancelSource();
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

	/**
	 * The stage that the caller gets. Who cancels or completes it ends the wait for what
	 * the method asks for, or else cancels the stage of the method; what is held is held
	 * until that one has ended, because a stage that can't be cancelled goes on.
	 */
	private static final class Stage extends CompletableFuture<@Nullable Object> {

		private final StageCall call;

		Stage(StageCall call) {
			this.call = call;
		}

		void end(@Nullable Object value, @Nullable Throwable failure) {
			if (failure != null) {
				super.completeExceptionally(failure);
			}
			else {
				super.complete(value);
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
				this.call.giveUp();
			}
			return nobodyWaits;
		}

	}

}
