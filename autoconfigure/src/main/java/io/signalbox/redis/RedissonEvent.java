package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.Acquisition;
import io.signalbox.EventSettings;
import io.signalbox.Grant;
import io.signalbox.Keys;
import io.signalbox.NamedEvent;
import io.signalbox.Outcome;
import io.signalbox.Timeout;
import io.signalbox.Waiter;
import io.signalbox.redis.Wait.Ending;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RAtomicLongAsync;
import org.redisson.api.RBatch;
import org.redisson.api.RBucketAsync;
import org.redisson.client.codec.StringCodec;

/**
 * {@link NamedEvent} in several JVMs: a bucket that is there when the event is not as it
 * was at first, and how often it was set. Who waits remembers the number that he found,
 * so a clear right after a set sends nobody back to sleep. A server that has lost its
 * data has an event as it was at first.
 */
final class RedissonEvent extends RedissonPrimitive implements NamedEvent {

	/** An event is passed, not held. */
	private static final Grant PASSED = () -> {
	};

	/** How long the number of sets is kept that nobody waits for. */
	private static final Duration KEPT = Duration.ofHours(1);

	private final WaitSet waits = new WaitSet(this, this::look);

	/** What the server said last. */
	private volatile boolean lastSeen;

	RedissonEvent(Shared shared, @Nullable Object key) {
		super(shared, key);
		this.lastSeen = settings().set();
	}

	/** What the server says of it. */
	private record State(boolean set, long sets) {
	}

	/** One who waits for it to be set. */
	private final class EventWait extends Wait {

		/** How often it was set before. Of the one question at a time. */
		private volatile long seen;

		EventWait(Object owner) {
			super(RedissonEvent.this, RedissonEvent.this.waits, owner);
		}

		@Override
		CompletionStage<@Nullable Ending> first() {
			return state().thenApply((state) -> {
				this.seen = state.sets();
				return state.set() ? Ending.ACQUIRED : null;
			});
		}

		void look(State state) {
			if (state.set() || state.sets() > this.seen) {
				end(Ending.ACQUIRED);
			}
			// less than it was: the server has lost its data
			this.seen = state.sets();
		}

		@Override
		CompletionStage<Ending> giveUp(Ending reason) {
			return CompletableFuture.completedFuture(reason);
		}

	}

	@Override
	public EventSettings settings() {
		return (EventSettings) this.shared.settings;
	}

	@Override
	public Keys<NamedEvent> keys() {
		return this.shared
			.keys((shared) -> new RedissonKeys<NamedEvent>(shared, (key) -> new RedissonEvent(this.shared, key)));
	}

	private RBucketAsync<String> bucket(RBatch batch) {
		return batch.getBucket(this.at.event(), StringCodec.INSTANCE);
	}

	private RAtomicLongAsync sets(RBatch batch) {
		return batch.getAtomicLong(this.at.sets());
	}

	private CompletableFuture<State> state() {
		return Together.send(this.shared.engine.server, (batch) -> {
			bucket(batch).isExistsAsync();
			sets(batch).getAsync();
			Together.expire(batch, this.at.sets(), KEPT);
		}).thenApply((results) -> {
			boolean set = results.get(0).equals(true) != settings().set();
			this.lastSeen = set;
			return new State(set, (Long) results.get(1));
		});
	}

	private CompletionStage<?> look(List<Wait> waiting) {
		return state().thenAccept((state) -> waiting.forEach((wait) -> ((EventWait) wait).look(state)));
	}

	@Override
	public void set() {
		change(true);
	}

	@Override
	public void clear() {
		change(false);
	}

	private void change(boolean set) {
		answerOf(Together.send(this.shared.engine.server, (batch) -> {
			if (set) {
				sets(batch).incrementAndGetAsync();
				Together.expire(batch, this.at.sets(), KEPT);
			}
			if (set != settings().set()) {
				bucket(batch).setAsync(set ? "set" : "clear");
			}
			else {
				bucket(batch).deleteAsync();
			}
		}));
		this.lastSeen = set;
		if (set) {
			this.shared.engine.channel.tell(this.at);
		}
		forgetKeyIfIdle();
	}

	@Override
	public boolean isSet() {
		return answerOf(state()).set();
	}

	private <T> T answerOf(CompletableFuture<T> answer) {
		try {
			return answer.join();
		}
		catch (CompletionException ex) {
			throw unavailable(RedisServer.cause(ex));
		}
	}

	@Override
	public void await() throws InterruptedException {
		passed(Thread.currentThread(), ownTimeout().nanos());
	}

	@Override
	public boolean await(Duration timeout) throws InterruptedException {
		long nanos = nanos(timeout);
		Ending how = attempt(Thread.currentThread(), nanos);
		if (how.outcome() != Outcome.TIMEOUT) {
			conclude(how, nanos);
		}
		return how.outcome() == Outcome.ACQUIRED;
	}

	private Grant passed(Object owner, long timeoutNanos) throws InterruptedException {
		return conclude(attempt(owner, timeoutNanos), timeoutNanos);
	}

	private Ending attempt(Object owner, long timeoutNanos) throws InterruptedException {
		EventWait wait = new EventWait(owner);
		wait.start();
		Ending how = wait.await(timeoutNanos, true);
		forgetKeyIfIdle();
		this.shared.counts.waited(how.outcome(), wait.waitedNanos());
		if (how.outcome() == Outcome.INTERRUPTED) {
			throw new InterruptedException(describe() + " was waited for");
		}
		return how;
	}

	private Grant conclude(Ending how, long timeoutNanos) {
		return switch (how.outcome()) {
			case ACQUIRED -> PASSED;
			case TIMEOUT -> throw timedOut(timeoutNanos);
			default -> throw refusal(how);
		};
	}

	@Override
	public CompletionStage<Boolean> awaitAsync(Duration timeout) {
		Acquisition acquisition = enterAsync(new AsyncCall(), 1, Timeout.of(Duration.ofNanos(nanos(timeout))));
		CompletableFuture<Boolean> passed = new CompletableFuture<>();
		acquisition.result().whenComplete((grant, failure) -> {
			if (failure == null || failure instanceof AcquireTimeoutException) {
				passed.complete(failure == null);
			}
			else {
				passed.completeExceptionally(failure);
			}
		});
		passed.whenComplete((result, failure) -> {
			if (failure != null) {
				acquisition.abandon();
			}
		});
		return passed;
	}

	@Override
	public @Nullable Grant tryEnter(Object owner, int permits) {
		// whether it is set is the server's to say
		return null;
	}

	@Override
	public Grant enter(Object owner, int permits, Timeout timeout) throws InterruptedException {
		checkPermits(permits);
		return passed(owner, timeout.nanos());
	}

	@Override
	public Acquisition enterAsync(Object owner, int permits, Timeout timeout) {
		checkPermits(permits);
		EventWait wait = new EventWait(owner);
		return new Coming(wait.startAsync(timeout.nanos(), (how) -> {
			this.shared.counts.waited(how.outcome(), wait.waitedNanos());
			return conclude(how, timeout.nanos());
		}));
	}

	private void checkPermits(int permits) {
		if (permits != 1) {
			throw new IllegalArgumentException(describe() + " has no permits to count but was asked for " + permits);
		}
	}

	/** A passing to come. */
	private record Coming(CompletableFuture<Grant> result) implements Acquisition {

		@Override
		public boolean abandon() {
			return this.result.cancel(false);
		}

	}

	@Override
	boolean isIdle() {
		return waiting() == 0 && this.lastSeen == settings().set();
	}

	@Override
	CompletableFuture<?> ended() {
		return this.waits.ended();
	}

	@Override
	void closeOwn() {
		this.waits.close();
	}

	@Override
	public int waiting() {
		return this.waits.size();
	}

	@Override
	List<Waiter> ownWaiters() {
		return this.waits.describe();
	}

	@Override
	int inUse() {
		return this.lastSeen ? 1 : 0;
	}

	@Override
	public int max() {
		return 1;
	}

	@Override
	String notReached() {
		return "not set";
	}

	@Override
	String figures() {
		return (this.lastSeen ? "set" : "clear") + ", waiting=" + waiting();
	}

}
