package io.signalbox.interceptor;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a call, which owns what it acquires: for a chain of blocking calls
 * their thread; for a call with an asynchronous result, and whatever it calls in turn, an
 * object that the chain carries along.
 */
final class Caller {

	/** The chain that the code on this thread is part of. */
	private static final ThreadLocal<@Nullable Object> CHAIN = new ThreadLocal<>();

	/** Whether there has been any; most applications never pay for a look. */
	private static volatile boolean chains;

	private Caller() {
	}

	/** The owner of what a blocking call acquires. */
	static Object current() {
		Object chain = chain();
		return (chain != null) ? chain : Thread.currentThread();
	}

	/** The chain of asynchronous calls that this code is part of. */
	static @Nullable Object chain() {
		return chains ? CHAIN.get() : null;
	}

	/**
	 * Makes what follows on this thread part of a chain.
	 * @return the chain that it was part of, for the next change
	 */
	static @Nullable Object change(@Nullable Object chain) {
		chains = true;
		Object before = CHAIN.get();
		if (chain != null) {
			CHAIN.set(chain);
		}
		else {
			CHAIN.remove();
		}
		return before;
	}

}
