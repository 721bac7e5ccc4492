package io.signalbox.interceptor;

import io.signalbox.ObservedCall;
import org.jspecify.annotations.Nullable;

/**
 * What only some asynchronous calls have: those that wait, that are not let in, or that
 * somebody observes. A call is small without it, and most are let in at once.
 */
final class CallDetails {

	/**
	 * Whether something was not had at once. Only of those can an engine lose what it has
	 * granted: it had to ask a server.
	 */
	boolean awaited;

	/** Whether its caller has not waited for it to be let in. */
	boolean outlived;

	/** The transaction that was open then on its caller's thread. */
	@Nullable OpenTransaction ofThread;

	/** Why it was not let in. */
	@Nullable Throwable refused;

	/** What its caller gets instead. */
	@Nullable Instead instead;

	/** The last that was granted of what somebody observes. */
	@Nullable ObservedCall observed;

	/** What a caller gets who is not let in. */
	record Instead(Refusal refusal, RuntimeException reason) {
	}

}
