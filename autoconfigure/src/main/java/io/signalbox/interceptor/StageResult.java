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
		StageCall stage = new StageCall(first, invocation);
		stage.call.enter();
		return stage;
	}

	@Override
	public Object empty() {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * The stage that the caller gets. Who cancels or completes it ends the wait for what
	 * the method asks for, or else cancels the stage of the method; what is held is held
	 * until that one has ended, because a stage that can't be cancelled goes on.
	 */
	private static final class StageCall extends CompletableFuture<@Nullable Object> implements AsyncCall.Body {

		private final AsyncCall call;

		/** The stage of the method. */
		private volatile @Nullable CompletionStage<?> source;

		private @Nullable Object value;

		private @Nullable Throwable failure;

		StageCall(Step first, MethodInvocation invocation) {
			this.call = new AsyncCall(first, invocation, Caller.chain(), null, this);
		}

		@Override
		public void run() {
			try {
				CompletionStage<?> stage = (CompletionStage<?>) this.call.result();
				if (stage == null) {
					throw new IllegalStateException(
							this.call.invocation().getMethod() + " must return a stage but " + "returned null");
				}
				if (stage.getClass() == CompletableFuture.class && isValue((CompletableFuture<?>) stage)) {
					// without another stage to wait with
					ended(((CompletableFuture<?>) stage).join(), null);
				}
				else {
					this.source = stage;
					stage.whenComplete(this::ended);
				}
			}
			catch (Throwable ex) {
				ended(null, ex);
			}
			if (isDone()) {
				cancelSource();
			}
		}

		private static boolean isValue(CompletableFuture<?> future) {
			return future.isDone() && !future.isCompletedExceptionally();
		}

		private void ended(@Nullable Object value, @Nullable Throwable failure) {
			this.value = value;
			this.failure = failure;
			this.call.end(failure == null);
		}

		@Override
		public void left(@Nullable Throwable after) {
			Throwable first = this.failure;
			if (first == null) {
				first = after;
			}
			else if (after != null && after != first) {
				first.addSuppressed(after);
			}
			if (first != null) {
				super.completeExceptionally(first);
			}
			else {
				super.complete(this.value);
			}
		}

		@Override
		public void stop(RuntimeException why) {
			completeExceptionally(why);
		}

		@Override
		public @Nullable Throwable failure() {
			return this.failure;
		}

		@Override
		public void refused(Throwable failure) {
			super.completeExceptionally(failure);
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
			if (nobodyWaits && !this.call.cancelWait()) {
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
