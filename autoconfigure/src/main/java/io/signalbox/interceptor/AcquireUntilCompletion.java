package io.signalbox.interceptor;

import java.util.List;
import java.util.function.Function;

import io.signalbox.Acquirable;
import io.signalbox.Grant;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Acquires locks and, where a transaction is open already, holds them until that has
 * completed. What the same transaction holds already is not acquired again.
 *
 * @param ordered what to acquire, in the order that all callers keep to
 * @param several acquires them
 * @param inTransaction what happens inside an open transaction
 * @param token the argument that gets the fencing token, where there is one
 * @param outside the step for calls outside a transaction
 */
record AcquireUntilCompletion(List<? extends Acquirable> ordered, AcquireAll several, InTransaction inTransaction,
		@Nullable TokenArgument token, Step outside) implements Step {

	@Override
	public @Nullable Object run(MethodInvocation invocation, Object owner) throws Throwable {
		if (!this.inTransaction.applies()) {
			return this.outside.run(invocation, owner);
		}
		OpenTransaction transaction = TransactionHolds.ofThread();
		transaction.hold(this.ordered, this.inTransaction, (missing) -> this.several.enter(missing, owner, 1));
		tell(invocation, transaction);
		return this.several.inside().run(invocation, owner);
	}

	/**
	 * The call may outlast the transaction that it began in, so it releases what it
	 * acquires after both.
	 */
	@Override
	public @Nullable Pass enter(AsyncCall call) throws Throwable {
		OpenTransaction transaction = this.inTransaction.openFor(call);
		if (transaction == null) {
			return this.outside.enter(call);
		}
		List<? extends Acquirable> missing = transaction.missing(this.ordered, this.inTransaction);
		if (missing.isEmpty()) {
			tell(call.invocation(), transaction);
			return Pass.NOTHING;
		}
		Function<Grant, Pass> pass = transaction.releaseAfterBoth(missing, Pass.Ending::new);
		return this.several.enter(call, missing, 1, (grant) -> {
			Pass granted = pass.apply(grant);
			tell(call.invocation(), transaction);
			return granted;
		});
	}

	/** Tells the call the fencing token of what the transaction holds. */
	private void tell(MethodInvocation invocation, OpenTransaction transaction) {
		TokenArgument argument = this.token;
		if (argument != null) {
			argument.set(invocation, transaction.grantOf(this.ordered.get(0)));
		}
	}

	@Override
	public Step inside() {
		return this.several.inside();
	}

	/** Acquires what is missing. */
	interface Enter {

		Grant apply(List<? extends Acquirable> missing) throws InterruptedException;

	}

}
