package io.signalbox.redis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * The callers of this JVM who wait at one primitive for what others do, in the order of
 * their arrival. For all of them one question is asked: when a message says that
 * something has changed, and in any case every {@value #RECHECK_MILLIS} ms, for the
 * message may have been lost. A server that fails for a moment is ridden out; where it
 * goes on failing, all are told so.
 *
 * <p>
 * The lock guards the set and what is said of questions. Nobody is told anything, and
 * nothing is asked, while it is held.
 */
final class WaitSet {

	/** Within this time a waiter notices what nobody told it of. */
	static final long RECHECK_MILLIS = 1_000;

	private final RedissonPrimitive primitive;

	private final Function<List<Wait>, CompletionStage<?>> question;

	private final Runnable listener = this::told;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Wait> waits = new LinkedHashSet<>();

	private final Trouble trouble = new Trouble();

	private final Underway underway = new Underway();

	/** How often something has changed, as far as told. */
	private long changes;

	private boolean asking;

	private boolean closed;

	private @Nullable Future<?> nextLook;

	/** How many have asked for the first time and were not answered. */
	private int coming;

	/** Written with the lock. */
	private volatile int size;

	/**
	 * Makes an empty set.
	 * @param primitive what is waited at
	 * @param question asks the server, and ends those whose time has come
	 */
	WaitSet(RedissonPrimitive primitive, Function<List<Wait>, CompletionStage<?>> question) {
		this.primitive = primitive;
		this.question = question;
	}

	/** Begins to listen for one who is about to ask for the first time. */
	long changesBefore() {
		this.lock.lock();
		try {
			this.coming++;
			this.primitive.shared.engine.channel.listen(this.primitive.at, this.listener);
			return this.changes;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The first question was answered.
	 * @param wait the one who has to wait, or {@code null}
	 * @param before what {@link #changesBefore} said
	 * @return {@code false} if nobody may wait any more
	 */
	boolean arrived(@Nullable Wait wait, long before) {
		boolean late = false;
		this.lock.lock();
		try {
			this.coming--;
			if (wait != null && this.closed) {
				return false;
			}
			if (wait != null) {
				this.waits.add(wait);
				late = this.changes != before;
				if (this.nextLook == null && !this.asking) {
					lookLater();
				}
			}
		}
		finally {
			changed();
			this.lock.unlock();
		}
		if (late) {
			look();
		}
		return true;
	}

	void remove(Wait wait) {
		this.lock.lock();
		try {
			this.waits.remove(wait);
		}
		finally {
			changed();
			this.lock.unlock();
		}
	}

	/** Called with the lock. */
	private void changed() {
		this.size = this.waits.size();
		if (this.waits.isEmpty()) {
			stopLooking();
			if (this.coming == 0) {
				this.primitive.shared.engine.channel.forget(this.primitive.at, this.listener);
			}
		}
	}

	private void told() {
		this.lock.lock();
		try {
			this.changes++;
		}
		finally {
			this.lock.unlock();
		}
		look();
	}

	/** Asks for all, unless that is under way. */
	void look() {
		List<Wait> all;
		long before;
		this.lock.lock();
		try {
			if (this.asking || this.waits.isEmpty()) {
				return;
			}
			this.asking = true;
			before = this.changes;
			all = new ArrayList<>(this.waits);
			stopLooking();
		}
		finally {
			this.lock.unlock();
		}
		this.question.apply(all).whenComplete((answer, failure) -> {
			if (failure == null) {
				this.trouble.answered();
			}
			else if (this.trouble.failed(failure)) {
				all.forEach((wait) -> wait.end(Wait.Ending.unavailable(failure)));
			}
			if (answered(before)) {
				look();
			}
		});
	}

	/** Whether something has changed since it was asked. */
	private boolean answered(long before) {
		this.lock.lock();
		try {
			this.asking = false;
			boolean again = this.changes != before;
			if (!again && !this.waits.isEmpty()) {
				lookLater();
			}
			return again;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Called with the lock. */
	private void lookLater() {
		this.nextLook = this.primitive.shared.engine.timer.schedule(this::look, RECHECK_MILLIS, TimeUnit.MILLISECONDS);
	}

	/** Called with the lock. */
	private void stopLooking() {
		if (this.nextLook != null) {
			this.nextLook.cancel(false);
			this.nextLook = null;
		}
	}

	/** Lets nobody in any more, and sends away who waits. */
	void close() {
		List<Wait> all;
		this.lock.lock();
		try {
			this.closed = true;
			all = new ArrayList<>(this.waits);
		}
		finally {
			this.lock.unlock();
		}
		// all before the first goes away, who may end for the others what they wait for
		List<Wait> leaving = all.stream().filter(Wait::beginToLeave).toList();
		leaving.forEach((wait) -> wait.goAway(Wait.Ending.SHUTDOWN));
	}

	/** Somebody is giving up at the server. */
	void leaving(CompletionStage<?> ended) {
		this.underway.add(ended);
	}

	/** Completed when nobody is giving up any more. */
	CompletableFuture<?> ended() {
		return this.underway.ended();
	}

	boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		return this.size;
	}

	/** Those who wait, in the order of their arrival. */
	List<Wait> waits() {
		this.lock.lock();
		try {
			return new ArrayList<>(this.waits);
		}
		finally {
			this.lock.unlock();
		}
	}

	List<Waiter> describe() {
		return waits().stream().map(Wait::describe).toList();
	}

}
