package io.signalbox.interceptor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.signalbox.Acquirable;
import io.signalbox.Grant;
import io.signalbox.interceptor.AcquireUntilCompletion.Enter;
import org.jspecify.annotations.Nullable;

/**
 * What was acquired inside one open transaction, and is given back in reverse order when
 * that transaction has completed: until then nobody else can see what was written, so
 * nobody else may come in. A call with an asynchronous result may come here from any
 * thread, and late.
 */
class OpenTransaction {

	/** What is held, and by which grant. Guarded by the monitor, as is what follows. */
	private final Map<Object, Grant> held = new IdentityHashMap<>();

	private final Deque<Runnable> releases = new ArrayDeque<>();

	private boolean completed;

	/**
	 * Holds what is not held yet, until the transaction has completed.
	 * @param all what to hold
	 * @param inTransaction whether that is an error
	 * @param enter acquires what is missing
	 */
	final void hold(List<? extends Acquirable> all, InTransaction inTransaction, Enter enter)
			throws InterruptedException {
		List<? extends Acquirable> missing = missing(all, inTransaction);
		if (!missing.isEmpty()) {
			Grant grant = enter.apply(missing);
			afterCompletion(grant::release);
			add(missing, grant);
		}
	}

	/** What of these is not held yet. */
	final synchronized List<? extends Acquirable> missing(List<? extends Acquirable> all, InTransaction inTransaction) {
		List<? extends Acquirable> missing = all.stream().filter((each) -> !this.held.containsKey(each)).toList();
		if (!missing.isEmpty() && inTransaction == InTransaction.REFUSED) {
			throw new IllegalStateException(missing.get(0).describe()
					+ " must not be acquired inside an open transaction ('signalbox.transactions.release: fail'): "
					+ "acquire it around the transaction");
		}
		return missing;
	}

	private synchronized void add(List<? extends Acquirable> more, Grant grant) {
		more.forEach((each) -> this.held.put(each, grant));
	}

	/** The grant of what is held. */
	final synchronized Grant grantOf(Acquirable held) {
		return Objects.requireNonNull(this.held.get(held));
	}

	/**
	 * Does something when the transaction has completed, and after all that is released
	 * later than this is called.
	 */
	final void afterCompletion(Runnable action) {
		if (isLate(action)) {
			action.run();
		}
	}

	private synchronized boolean isLate(Runnable action) {
		if (!this.completed) {
			this.releases.push(action);
		}
		return this.completed;
	}

	/**
	 * Does something when the transaction has completed and the returned action has been
	 * run, whichever comes last.
	 */
	final Runnable afterBoth(Runnable action) {
		AtomicBoolean one = new AtomicBoolean();
		Runnable either = () -> {
			if (!one.compareAndSet(false, true)) {
				action.run();
			}
		};
		afterCompletion(either);
		return either;
	}

	/**
	 * Lets a grant to come be released when the transaction has completed and its call
	 * has ended, whichever comes last.
	 * @param what what is granted
	 * @param pass makes the call's pass of what it does in the end
	 */
	final Function<Grant, Pass> releaseAfterBoth(List<? extends Acquirable> what, Function<Runnable, Pass> pass) {
		CompletableFuture<Grant> granted = new CompletableFuture<>();
		Runnable release = afterBoth(() -> granted.thenAccept(Grant::release));
		return (grant) -> {
			granted.complete(grant);
			add(what, grant);
			return pass.apply(release);
		};
	}

	/**
	 * The transaction has completed: gives all back, also where giving one back fails.
	 */
	final void complete() {
		for (Runnable release = next(); release != null; release = next()) {
			try {
				release.run();
			}
			catch (RuntimeException | Error ex) {
				completeAfter(ex);
				throw ex;
			}
		}
	}

	private void completeAfter(Throwable failure) {
		for (Runnable release = next(); release != null; release = next()) {
			try {
				release.run();
			}
			catch (RuntimeException | Error ex) {
				Passes.first(failure, ex);
			}
		}
	}

	private synchronized @Nullable Runnable next() {
		this.completed = true;
		return this.releases.poll();
	}

}
