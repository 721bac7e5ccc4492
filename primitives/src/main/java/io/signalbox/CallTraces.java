package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Says which trace a call belongs to, for those who look at holders and waiters.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface CallTraces {

	/** Nobody traces. */
	CallTraces NONE = (owner) -> null;

	/**
	 * The trace of a call that waits or holds.
	 * @param owner the identity of the call, as {@link Acquirable} knows it
	 * @return the id of its trace, or {@code null} if it is not known to belong to one
	 */
	@Nullable String traceId(Object owner);

}
