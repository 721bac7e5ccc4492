package io.signalbox.watch;

import java.time.Instant;

import io.signalbox.DeadlockException;
import io.signalbox.NamedPrimitive;
import org.jspecify.annotations.Nullable;

/**
 * One wait, as the watch sees it. Two are equal if they are the same wait.
 *
 * @since 0.1
 */
public interface Waiting {

	/**
	 * What is waited for.
	 * @return the primitive; of a read-write lock, the side
	 */
	NamedPrimitive primitive();

	/**
	 * The identity of the call.
	 * @return its thread, or an object of an asynchronous call
	 */
	Object owner();

	/**
	 * The thread that is blocked by the wait.
	 * @return the thread, or {@code null} if none is
	 */
	@Nullable Thread thread();

	/**
	 * How many permits it waits for, of those that {@link Watched#capacity} counts.
	 * @return at least 1
	 */
	int permits();

	/**
	 * For how long it has waited.
	 * @return nanoseconds
	 */
	long waitedNanos();

	/**
	 * Since when it waits.
	 * @return the time of asking
	 */
	default Instant since() {
		return Instant.now().minusNanos(waitedNanos());
	}

	/**
	 * Whether it has ended, however.
	 * @return whether nobody waits here any more
	 */
	boolean isOver();

	/**
	 * Ends the wait with this exception, unless it is over or must not be given up.
	 * @param why what the caller gets
	 * @return whether this ended it
	 */
	boolean giveUp(DeadlockException why);

}
