package io.signalbox.interceptor;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.core.Ordered;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

/**
 * The transaction of a reactive chain, bound to it as a resource.
 */
final class ReactiveTransactionHolds extends OpenTransaction implements TransactionSynchronization, Ordered {

	private final TransactionSynchronizationManager transaction;

	private ReactiveTransactionHolds(TransactionSynchronizationManager transaction) {
		this.transaction = transaction;
	}

	/**
	 * The transaction that is open in the context of a subscriber.
	 * @return the transaction, or {@code null} if there is none whose completion can be
	 * waited for
	 */
	static @Nullable OpenTransaction find(ContextView context) {
		// an exception tells of no transaction, which costs more than a look at the
		// context
		TransactionSynchronizationManager current = context.isEmpty() ? null
				: TransactionSynchronizationManager.forCurrentTransaction()
					.onErrorResume(NoTransactionException.class, (ex) -> Mono.empty())
					.contextWrite(context)
					.toFuture()
					.getNow(null);
		if (current == null || !current.isActualTransactionActive() || !current.isSynchronizationActive()) {
			return null;
		}
		ReactiveTransactionHolds holds = (ReactiveTransactionHolds) current.getResource(ReactiveTransactionHolds.class);
		if (holds == null) {
			holds = new ReactiveTransactionHolds(current);
			current.registerSynchronization(holds);
			current.bindResource(ReactiveTransactionHolds.class, holds);
		}
		return holds;
	}

	/** After all the others: they still belong to what is guarded. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/** The transaction makes way for another one, which holds nothing of ours. */
	@Override
	public Mono<Void> suspend() {
		return Mono.fromRunnable(() -> this.transaction.unbindResource(ReactiveTransactionHolds.class));
	}

	@Override
	public Mono<Void> resume() {
		return Mono.fromRunnable(() -> this.transaction.bindResource(ReactiveTransactionHolds.class, this));
	}

	@Override
	public Mono<Void> afterCompletion(int status) {
		return Mono.fromRunnable(() -> {
			this.transaction.unbindResourceIfPossible(ReactiveTransactionHolds.class);
			complete();
		});
	}

}
