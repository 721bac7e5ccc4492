package io.signalbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.signalbox.Keys.Use;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Holdable#callAsync} gives its caller where it does not end at once: the
 * identity of the call that waits and holds, and the stage of its end. Who cancels or
 * completes it ends the wait, or else cancels the stage of the body; what is held is held
 * until that one has ended, because a stage that can't be cancelled goes on.
 *
 * @param <T> type of the result
 */
final class HeldStage<T extends @Nullable Object> extends CompletableFuture<T> implements Stoppable {

	private static final VarHandle HELD;

	static {
		try {
			HELD = MethodHandles.lookup().findVarHandle(HeldStage.class, "held", Grant.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** What it waits for: its grant, and then the stage of its body. */
	private volatile @Nullable CompletionStage<?> awaited;

	/** What is given back when the body has ended. */
	private volatile @Nullable Grant held;

	private HeldStage() {
	}

	/** Calls a body with an asynchronous result while holding. */
	static <T extends @Nullable Object> CompletionStage<T> of(Holdable holdable,
			Supplier<? extends CompletionStage<T>> body) {
		HeldStage<T> call = new HeldStage<>();
		Grant grant = holdable.tryEnter(call, 1);
		return (grant != null) ? call.begin(grant, body) : call.waitFor(holdable, null, body);
	}

	/** The same while holding the instance of a key, which is in use for as long. */
	static <T extends @Nullable Object> CompletionStage<T> of(Use<? extends Holdable> use,
			Supplier<? extends CompletionStage<T>> body) {
		HeldStage<T> call = new HeldStage<>();
		try {
			Grant grant = use.primitive().tryEnter(call, 1);
			return (grant != null) ? call.begin(both(grant, use), body) : call.waitFor(use.primitive(), use, body);
		}
		catch (RuntimeException | Error ex) {
			// of a listener: nothing was granted
			use.close();
			throw ex;
		}
	}

	private static Grant both(Grant grant, Use<?> use) {
		return () -> {
			try {
				grant.release();
			}
			finally {
				use.close();
			}
		};
	}

	/** Begins the body, whose stage is for the caller if it has ended. */
	private CompletionStage<T> begin(Grant grant, Supplier<? extends CompletionStage<T>> body) {
		CompletionStage<T> stage;
		try {
			stage = stage(body);
		}
		catch (Throwable ex) {
			grant.releaseAfter(ex);
			return failedFuture(ex);
		}
		if (stage.getClass() == CompletableFuture.class && ((CompletableFuture<?>) stage).isDone()) {
			try {
				grant.release();
			}
			catch (RuntimeException | Error ex) {
				this.held = () -> {
					throw ex;
				};
				stage.whenComplete(this::ended);
				return this;
			}
			return stage;
		}
		goOn(grant, stage);
		return this;
	}

	private static <T extends @Nullable Object> CompletionStage<T> stage(Supplier<? extends CompletionStage<T>> body) {
		CompletionStage<T> stage = body.get();
		if (stage == null) {
			throw new IllegalStateException("The body must return a stage but returned null");
		}
		return stage;
	}

	private HeldStage<T> waitFor(Holdable holdable, @Nullable Use<?> use, Supplier<? extends CompletionStage<T>> body) {
		CompletionStage<Grant> wait = holdable.enterAsync(this, 1, holdable.ownTimeout()).result();
		this.awaited = wait;
		wait.whenComplete((grant, failure) -> {
			if (failure != null) {
				if (use != null) {
					use.close();
				}
				super.completeExceptionally(failure);
			}
			else {
				granted((use != null) ? both(grant, use) : grant, body);
			}
		});
		return this;
	}

	private void granted(Grant grant, Supplier<? extends CompletionStage<T>> body) {
		if (isDone()) {
			grant.release();
			return;
		}
		CompletionStage<T> stage;
		try {
			stage = stage(body);
		}
		catch (Throwable ex) {
			grant.releaseAfter(ex);
			super.completeExceptionally(ex);
			return;
		}
		goOn(grant, stage);
	}

	private void goOn(Grant grant, CompletionStage<T> stage) {
		this.held = grant;
		this.awaited = stage;
		try {
			stage.whenComplete(this::ended);
		}
		catch (Throwable ex) {
			ended(null, ex);
		}
		if (isDone()) {
			cancelAwaited();
		}
	}

	private void ended(@Nullable T value, @Nullable Throwable failure) {
		Grant grant = (Grant) HELD.getAndSet(this, null);
		if (grant == null) {
			return;
		}
		if (failure != null) {
			grant.releaseAfter(failure);
			super.completeExceptionally(failure);
			return;
		}
		try {
			grant.release();
		}
		catch (RuntimeException | Error ex) {
			super.completeExceptionally(ex);
			return;
		}
		super.complete(value);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return giveUpIf(super.cancel(mayInterruptIfRunning));
	}

	@Override
	public boolean complete(T value) {
		return giveUpIf(super.complete(value));
	}

	/** Also by {@link #orTimeout}. */
	@Override
	public boolean completeExceptionally(Throwable ex) {
		return giveUpIf(super.completeExceptionally(ex));
	}

	/** As if the caller had given it up, who finds out why. */
	@Override
	public void stop(RuntimeException why) {
		completeExceptionally(why);
	}

	private boolean giveUpIf(boolean nobodyWaits) {
		if (nobodyWaits) {
			cancelAwaited();
		}
		return nobodyWaits;
	}

	private void cancelAwaited() {
		CompletionStage<?> stage = this.awaited;
		if (stage != null) {
			try {
				stage.toCompletableFuture().cancel(false);
			}
			catch (UnsupportedOperationException ex) {
				// then it goes on, and so does what is held
			}
		}
	}

	/** What holders are shown as who have no thread. */
	@Override
	public String toString() {
		return "async call";
	}

}
