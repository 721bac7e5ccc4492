package io.signalbox.interceptor;

/**
 * When a lock is released that was taken inside a transaction that was open already.
 *
 * @since 0.1
 */
public enum TransactionRelease {

	/**
	 * When the transaction has completed: nobody else comes in before what was written
	 * can be seen. Taking it again in the same transaction is no wait.
	 */
	AFTER_COMPLETION,

	/** When the method returns, before others can see what it wrote. */
	AFTER_METHOD,

	/** Never: taking it there is an error. */
	FAIL

}
