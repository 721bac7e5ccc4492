package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * What of the settings is part of what a primitive is, and so can't be changed while it
 * runs.
 */
final class Changes {

	private Changes() {
	}

	/** What stands against a change, or {@code null}. */
	static @Nullable String obstacle(Settings from, Settings to) {
		if (from instanceof LockSettings old && to instanceof LockSettings changed) {
			String obstacle = fixed("reentrant", old.reentrant(), changed.reentrant());
			obstacle = (obstacle != null) ? obstacle : fixed("fenced", old.fenced(), changed.fenced());
			return (obstacle != null) ? obstacle
					: fixed("holdAtLeast", shown(old.holdAtLeast()), shown(changed.holdAtLeast()));
		}
		if (from instanceof SemaphoreSettings old && to instanceof SemaphoreSettings changed) {
			String obstacle = fixed("bounded", old.bounded(), changed.bounded());
			return (obstacle != null || old.bounded()) ? obstacle
					: fixed("permits", old.permits(), changed.permits(), " of an unbounded semaphore: release some");
		}
		if (from instanceof EventSettings old && to instanceof EventSettings changed) {
			return fixed("set", old.set(), changed.set());
		}
		if (from instanceof ConditionSettings old && to instanceof ConditionSettings changed) {
			return fixed("lock", old.lock(), changed.lock());
		}
		if (from instanceof BarrierSettings old && to instanceof BarrierSettings changed) {
			return fixed("parties", old.parties(), changed.parties());
		}
		if (from instanceof QueueSettings old && to instanceof QueueSettings changed) {
			return fixed("capacity", old.capacity(), changed.capacity());
		}
		return (from.getClass() == to.getClass()) ? null
				: "a " + from.kind().tag() + " stays one, and is no " + to.kind().tag();
	}

	private static String shown(@Nullable Timeout time) {
		return (time != null) ? time.toString() : "none";
	}

	private static @Nullable String fixed(String setting, Object from, Object to) {
		return fixed(setting, from, to, "");
	}

	private static @Nullable String fixed(String setting, Object from, Object to, String more) {
		return from.equals(to) ? null : "'" + setting + "' is " + from + " for good and cannot become " + to + more;
	}

}
