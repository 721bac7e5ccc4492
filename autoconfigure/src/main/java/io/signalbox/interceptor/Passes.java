package io.signalbox.interceptor;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.signalbox.Grant;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link AsyncCall} has entered of its steps and must leave: a stack that is part
 * of the call, which is made for each. Used by one thread at a time: whoever enters, and
 * then whoever leaves.
 */
abstract class Passes {

	/** What it has entered, the last first. */
	private @Nullable Pass top;

	/** What it was granted before all that: of most calls all there is to leave. */
	private @Nullable Grant first;

	/**
	 * All has been left: after the result had ended, or because the call is not let in.
	 * @param failure why it is not let in, or what went wrong with leaving
	 */
	abstract void left(@Nullable Throwable failure);

	/** Leaving takes a while. */
	abstract void waitsToLeave(CompletionStage<?> wait);

	/** What it has entered of the steps so far, the last first. */
	final @Nullable Pass top() {
		return this.top;
	}

	/** Adds a part of what the step that is being entered must leave. */
	final void push(Pass pass) {
		if (pass != Pass.NOTHING) {
			pass.below = this.top;
			this.top = pass;
		}
	}

	/** The pass of a grant, which needs none if it lies below all others. */
	final Pass granted(Grant grant) {
		if (this.top != null || this.first != null) {
			return new Pass.Granted(grant);
		}
		this.first = grant;
		return Pass.NOTHING;
	}

	/** Leaves what the step had begun to enter. */
	final void leaveStep(Throwable because) {
		Pass pass;
		do {
			pass = Objects.requireNonNull(this.top);
			this.top = pass.below;
			try {
				pass.leave(false);
			}
			catch (RuntimeException | Error ex) {
				first(because, ex);
			}
		}
		while (!(pass instanceof Pass.Mark));
	}

	/**
	 * Leaves all, the last first.
	 * @param success whether the call succeeded
	 * @param earlier why it did not, if it was not let in
	 * @param tell whether {@link #left} is to be told
	 */
	final void leave(boolean success, @Nullable Throwable earlier, boolean tell) {
		Throwable failure = earlier;
		for (Pass pass = this.top; pass != null; pass = this.top) {
			this.top = pass.below;
			try {
				CompletionStage<?> wait = pass.leave(success && failure == null);
				if (wait != null) {
					Throwable known = failure;
					waitsToLeave(wait);
					wait.whenComplete((result, ex) -> leave(success, first(known, ex), tell));
					return;
				}
			}
			catch (RuntimeException | Error ex) {
				failure = first(failure, ex);
			}
		}
		Grant last = this.first;
		if (last != null) {
			this.first = null;
			try {
				last.release();
			}
			catch (RuntimeException | Error ex) {
				failure = first(failure, ex);
			}
		}
		if (tell) {
			left(failure);
		}
	}

	/** What one is told of two failures. */
	static @Nullable Throwable first(@Nullable Throwable failure, @Nullable Throwable after) {
		if (failure != null && after != null && after != failure) {
			failure.addSuppressed(after);
		}
		return (failure != null) ? failure : after;
	}

}
