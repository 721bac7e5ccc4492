package io.signalbox.actuate;

import java.time.Instant;
import java.util.List;

import io.signalbox.watch.Deadlock;
import io.signalbox.watch.LongHold;
import io.signalbox.watch.Situation;
import io.signalbox.watch.Target;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Who holds what and who waits for whom, as the endpoint shows it.
 *
 * @param callers those who hold or wait, those who have waited longest first
 * @param moreCallers how many more there are
 * @param busiest what most callers wait for or hold
 * @param deadlocks those who wait for each other
 * @param longHolds what is held too long
 * @since 0.1
 */
public record WaitGraphDescription(List<Caller> callers, int moreCallers, List<Busy> busiest,
		List<DeadlockDescription> deadlocks, List<LongHoldDescription> longHolds) implements OperationResponseBody {

	/**
	 * One who holds or waits.
	 *
	 * @param name name of the thread, or what an asynchronous call says of itself
	 * @param stuck whether it waits for others who will not go on either
	 * @param holds what it holds
	 * @param waits what it waits for
	 */
	public record Caller(String name, boolean stuck, List<Part> holds, List<Part> waits) {
	}

	/**
	 * What somebody holds or waits for.
	 *
	 * @param kind the kind
	 * @param name the name
	 * @param key the key, if there is one and it may be shown
	 * @param since since when
	 * @param place its place in the order in which waiters are served, from 1; absent for
	 * what is held
	 */
	public record Part(String kind, String name, @Nullable String key, Instant since, @Nullable Integer place) {
	}

	/**
	 * How much something is used.
	 *
	 * @param kind the kind
	 * @param name the name
	 * @param key the key, if there is one and it may be shown
	 * @param holders how many hold it
	 * @param waiters how many wait for it
	 */
	public record Busy(String kind, String name, @Nullable String key, int holders, int waiters) {
	}

	/**
	 * Some who wait for each other.
	 *
	 * @param found when it was found
	 * @param behind how many more wait behind them
	 * @param participants who they are
	 */
	public record DeadlockDescription(Instant found, int behind, List<Participant> participants) {
	}

	/**
	 * One who waits for others who wait for him.
	 *
	 * @param name name of the thread, or what an asynchronous call says of itself
	 * @param waitsFor what it waits for
	 * @param heldBy who is in its way
	 * @param stack where its thread was when the deadlock was found
	 */
	public record Participant(String name, Part waitsFor, List<String> heldBy, List<String> stack) {
	}

	/**
	 * What is held too long.
	 *
	 * @param held what is held, and since when
	 * @param holder who holds it
	 * @param stack where its thread was when that was found
	 */
	public record LongHoldDescription(Part held, String holder, List<String> stack) {
	}

	static WaitGraphDescription of(Situation situation, boolean withKeys) {
		return new WaitGraphDescription(
				situation.callers()
					.stream()
					.map((each) -> new Caller(each.name(), each.stuck(), parts(each.holds(), withKeys),
							parts(each.waits(), withKeys)))
					.toList(),
				situation.moreCallers(),
				situation.busiest()
					.stream()
					.map((each) -> new Busy(each.target().kind().tag(), each.target().name(),
							key(each.target(), withKeys), each.holders(), each.waiters()))
					.toList(),
				situation.deadlocks().stream().map((each) -> deadlock(each, withKeys)).toList(),
				situation.longHolds().stream().map((each) -> longHold(each, withKeys)).toList());
	}

	private static DeadlockDescription deadlock(Deadlock deadlock, boolean withKeys) {
		return new DeadlockDescription(deadlock.found(), deadlock.behind(),
				deadlock.participants()
					.stream()
					.map((each) -> new Participant(each.name(), part(each.waitsFor(), each.since(), null, withKeys),
							each.heldBy(), stack(each.stack())))
					.toList());
	}

	private static LongHoldDescription longHold(LongHold hold, boolean withKeys) {
		return new LongHoldDescription(part(hold.held(), hold.since(), null, withKeys), hold.holder(),
				stack(hold.stack()));
	}

	private static List<Part> parts(List<Situation.Part> parts, boolean withKeys) {
		return parts.stream()
			.map((each) -> part(each.target(), each.since(), (each.place() > 0) ? each.place() : null, withKeys))
			.toList();
	}

	private static Part part(Target target, Instant since, @Nullable Integer place, boolean withKeys) {
		return new Part(target.kind().tag(), target.name(), key(target, withKeys), since, place);
	}

	private static @Nullable String key(Target target, boolean withKeys) {
		return withKeys ? target.key() : null;
	}

	private static List<String> stack(List<StackTraceElement> stack) {
		return stack.stream().map(StackTraceElement::toString).toList();
	}

}
