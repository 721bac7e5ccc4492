package io.signalbox.interceptor;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.signalbox.Acquirable;
import io.signalbox.Grant;
import io.signalbox.interceptor.AcquireUntilCompletion.Enter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What was acquired inside one open transaction, and is given back in reverse order when
 * that transaction has completed: until then nobody else can see what was written, so
 * nobody else may come in. Bound to the transaction's thread as a resource of it.
 */
final class TransactionHolds implements TransactionSynchronization {

	private final Set<Object> held = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Deque<Runnable> releases = new ArrayDeque<>();

	private TransactionHolds() {
	}

	/** Whether a transaction is open whose completion can be waited for. */
	static boolean isOpen() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive();
	}

	/**
	 * Holds what the open transaction does not hold yet, until it has completed.
	 * @param all what to hold
	 * @param inTransaction whether that is an error
	 * @param enter acquires what is missing
	 */
	static void hold(List<? extends Acquirable> all, InTransaction inTransaction, Enter enter)
			throws InterruptedException {
		List<? extends Acquirable> missing = missing(all, inTransaction);
		if (missing.isEmpty()) {
			return;
		}
		Grant grant = enter.apply(missing);
		TransactionHolds holds = ofOpenTransaction();
		holds.releases.push(grant::release);
		holds.held.addAll(missing);
	}

	/**
	 * Does something when the open transaction has completed, and after all that is
	 * released later than this is called.
	 */
	static void afterCompletion(Runnable action) {
		ofOpenTransaction().releases.push(action);
	}

	/**
	 * Does something when the open transaction has completed and the returned action has
	 * been run, whichever comes last.
	 */
	static Runnable afterBoth(Runnable action) {
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
	 * Lets a grant to come be released when the open transaction has completed and its
	 * call has ended, whichever comes last.
	 * @param pass makes the call's pass of what it does in the end
	 */
	static Function<Grant, Pass> releaseAfterBoth(Function<Runnable, Pass> pass) {
		CompletableFuture<Grant> granted = new CompletableFuture<>();
		Runnable release = afterBoth(() -> granted.thenAccept(Grant::release));
		return (grant) -> {
			granted.complete(grant);
			return pass.apply(release);
		};
	}

	/** What of these the open transaction does not hold yet. */
	static List<? extends Acquirable> missing(List<? extends Acquirable> all, InTransaction inTransaction) {
		TransactionHolds holds = ofOpenTransaction();
		List<? extends Acquirable> missing = all.stream().filter((each) -> !holds.held.contains(each)).toList();
		if (!missing.isEmpty() && inTransaction == InTransaction.REFUSED) {
			throw new IllegalStateException(missing.get(0).describe()
					+ " must not be acquired inside an open transaction ('signalbox.transactions.release: fail'): "
					+ "acquire it around the transaction");
		}
		return missing;
	}

	private static TransactionHolds ofOpenTransaction() {
		TransactionHolds holds = find();
		if (holds == null) {
			holds = new TransactionHolds();
			TransactionSynchronizationManager.registerSynchronization(holds);
			TransactionSynchronizationManager.bindResource(TransactionHolds.class, holds);
		}
		return holds;
	}

	private static @Nullable TransactionHolds find() {
		return (TransactionHolds) TransactionSynchronizationManager.getResource(TransactionHolds.class);
	}

	/** After all the others: they still belong to what is guarded. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/** The transaction makes way for another one, which holds nothing of ours. */
	@Override
	public void suspend() {
		TransactionSynchronizationManager.unbindResource(TransactionHolds.class);
	}

	@Override
	public void resume() {
		TransactionSynchronizationManager.bindResource(TransactionHolds.class, this);
	}

	@Override
	public void afterCompletion(int status) {
		TransactionSynchronizationManager.unbindResourceIfPossible(TransactionHolds.class);
		RuntimeException failure = null;
		for (Runnable release = this.releases.poll(); release != null; release = this.releases.poll()) {
			try {
				release.run();
			}
			catch (RuntimeException ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}
