package io.signalbox.interceptor;

import java.util.concurrent.CompletionStage;

import io.signalbox.Grant;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link AsyncCall} has of a step that it entered, until its result has ended.
 */
abstract class Pass {

	/** Of a step with nothing to leave; shared by all calls, and never kept by one. */
	static final Pass NOTHING = new Pass() {

		@Override
		@Nullable CompletionStage<?> leave(boolean success) {
			return null;
		}

	};

	/** The one that was had before this. */
	@Nullable Pass below;

	/**
	 * Leaves the step, once.
	 * @param success whether the call succeeded: it neither failed nor was cancelled
	 * @return what to wait for until the step has been left; {@code null} if it has
	 */
	abstract @Nullable CompletionStage<?> leave(boolean success);

	/**
	 * Lies below those of a step that may give something else to who is not let in, and
	 * so may have to be left when others have been entered already.
	 */
	static final class Mark extends Pass {

		@Override
		@Nullable CompletionStage<?> leave(boolean success) {
			return null;
		}

	}

	/** Of a grant, which is released. */
	static final class Granted extends Pass {

		private final Grant grant;

		Granted(Grant grant) {
			this.grant = grant;
		}

		@Override
		@Nullable CompletionStage<?> leave(boolean success) {
			this.grant.release();
			return null;
		}

	}

	/** Of something that ends, however the call has ended. */
	static final class Ending extends Pass {

		private final Runnable ending;

		Ending(Runnable ending) {
			this.ending = ending;
		}

		@Override
		@Nullable CompletionStage<?> leave(boolean success) {
			this.ending.run();
			return null;
		}

	}

}
