package io.signalbox.interceptor;

import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transaction of a thread, bound to it as a resource.
 */
final class TransactionHolds extends OpenTransaction implements TransactionSynchronization {

	private TransactionHolds() {
	}

	/** Whether a transaction is open whose completion can be waited for. */
	static boolean isOpen() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive();
	}

	static OpenTransaction ofThread() {
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
		complete();
	}

}
