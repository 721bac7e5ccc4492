package io.signalbox.interceptor;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * What a lock does inside a transaction that is open already.
 */
enum InTransaction {

	/** What it does outside of one. */
	AS_EVER,

	/** It is held until the transaction has completed. */
	HELD,

	/** It is an error. */
	REFUSED;

	private static final boolean THERE_ARE_TRANSACTIONS = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			InTransaction.class.getClassLoader());

	static InTransaction of(TransactionRelease release) {
		if (!THERE_ARE_TRANSACTIONS) {
			return AS_EVER;
		}
		return switch (release) {
			case AFTER_COMPLETION -> HELD;
			case AFTER_METHOD -> AS_EVER;
			case FAIL -> REFUSED;
		};
	}

	/** Whether it does now something else than outside of a transaction. */
	boolean applies() {
		return this != AS_EVER && TransactionHolds.isOpen();
	}

	/** The transaction that is open on this thread. */
	static @Nullable OpenTransaction ofThread() {
		return (THERE_ARE_TRANSACTIONS && TransactionHolds.isOpen()) ? TransactionHolds.ofThread() : null;
	}

	/**
	 * The transaction that makes it do something else than outside of one: that of the
	 * thread on which the call was made, or that of the chain which subscribes.
	 */
	@Nullable OpenTransaction openFor(AsyncCall call) {
		return (this != AS_EVER) ? call.transaction() : null;
	}

}
