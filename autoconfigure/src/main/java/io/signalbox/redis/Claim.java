package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;

/**
 * What the server has given to one owner, whom nobody else is: so giving it back can hit
 * nobody else, also where it is not known whether it was given at all.
 */
interface Claim {

	/**
	 * Asks whether it is still there. Where nobody else begins its time anew, this does.
	 * @return whether it is; fails if the server does not answer
	 */
	CompletableFuture<Boolean> confirm();

	/**
	 * Gives it back. May be repeated.
	 * @return whether it was still there; fails if the server does not answer
	 */
	CompletableFuture<Boolean> giveBack();

	/**
	 * What rises with each grant.
	 * @return the token, or {@link #NO_TOKEN}
	 */
	default long token() {
		return NO_TOKEN;
	}

	/** Tokens begin at 1. */
	long NO_TOKEN = 0;

}
