package io.signalbox.watch;

import java.time.Instant;
import java.util.List;

/**
 * Who holds what and who waits for what, as it is at about this moment.
 *
 * @param callers those who hold or wait, those who have waited longest first
 * @param moreCallers how many more there are than are listed
 * @param busiest what most callers wait for or hold, keys included, the busiest first
 * @param deadlocks the deadlocks that were there at the watch's last look
 * @param longHolds what had been held too long at the watch's last look
 * @since 0.1
 */
public record Situation(List<Caller> callers, int moreCallers, List<Busy> busiest, List<Deadlock> deadlocks,
		List<LongHold> longHolds) {

	/**
	 * One who holds or waits.
	 *
	 * @param name name of the thread, or what an asynchronous call says of itself
	 * @param stuck whether it waits for others who will not go on either
	 * @param holds what it holds
	 * @param waits what it waits for, which is one thing unless it is asynchronous
	 */
	public record Caller(String name, boolean stuck, List<Part> holds, List<Part> waits) {
	}

	/**
	 * What somebody holds or waits for.
	 *
	 * @param target what it is
	 * @param since since when
	 * @param place its place in the order in which waiters are served, from 1; 0 for what
	 * is held
	 */
	public record Part(Target target, Instant since, int place) {
	}

	/**
	 * How much something is used.
	 *
	 * @param target what it is; a read-write lock is one
	 * @param holders how many hold it
	 * @param waiters how many wait for it
	 */
	public record Busy(Target target, int holders, int waiters) {
	}

}
