package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.signalbox.BarrierBrokenException;
import io.signalbox.BarrierSettings;
import io.signalbox.Keys;
import io.signalbox.NamedBarrier;
import io.signalbox.Outcome;
import io.signalbox.Timeout;
import io.signalbox.Waiter;
import io.signalbox.redis.Generations.End;
import io.signalbox.redis.Wait.Ending;
import org.jspecify.annotations.Nullable;

/**
 * {@link NamedBarrier} in several JVMs: {@link Generations} at the server, and those of
 * this JVM who wait for one of them to end.
 */
final class RedissonBarrier extends RedissonPrimitive implements NamedBarrier {

	private final WaitSet waits = new WaitSet(this, this::look);

	private final Generations generations;

	/** What is under way to mend barriers of keys that nobody uses any more. */
	private final Mending mending;

	/** Those of this JVM who wait for the action of their generation to end. */
	private final ConcurrentMap<Long, List<Arrival>> acting = new ConcurrentHashMap<>();

	private volatile @Nullable Runnable action;

	RedissonBarrier(Shared shared) {
		super(shared, null);
		this.generations = new Generations(shared.engine.server, this.at, parties());
		this.mending = new Mending();
	}

	private RedissonBarrier(RedissonBarrier whole, Object key) {
		super(whole.shared, key);
		this.generations = new Generations(this.shared.engine.server, this.at, parties());
		this.mending = whole.mending;
		this.action = whole.action;
	}

	@Override
	public BarrierSettings settings() {
		return (BarrierSettings) this.shared.settings;
	}

	@Override
	public Keys<NamedBarrier> keys() {
		return this.shared
			.keys((shared) -> new RedissonKeys<NamedBarrier>(shared, (key) -> new RedissonBarrier(this, key)));
	}

	Generations generations() {
		return this.generations;
	}

	private CompletionStage<?> look(List<Wait> parties) {
		List<Long> all = parties.stream().map((party) -> ((Arrival) party).generation()).distinct().toList();
		return this.generations.look(all).thenAccept((seen) -> {
			for (Wait wait : parties) {
				Arrival party = (Arrival) wait;
				Ending decided = party.decide(seen.arrivals(), seen.ends().get(all.indexOf(party.generation())));
				if (decided != null) {
					party.end(decided);
				}
			}
		});
	}

	private List<Arrival> ofGeneration(long generation) {
		return this.waits.waits()
			.stream()
			.map((wait) -> (Arrival) wait)
			.filter((party) -> party.generation() == generation)
			.toList();
	}

	/** All of a generation have arrived. */
	CompletableFuture<?> completed(Arrival last) {
		long generation = last.generation();
		List<Arrival> others = ofGeneration(generation);
		if (this.action == null) {
			return this.generations.ended(generation, End.PASSED).thenRun(() -> tell(others, Ending.ACQUIRED));
		}
		// nobody waits any more for parties to arrive
		others.forEach(this.waits::remove);
		this.acting.put(generation, others);
		return this.generations.acting(generation, this.shared.engine.settings.lease());
	}

	private void tell(List<Arrival> parties, Ending how) {
		parties.forEach((party) -> party.end(how));
		this.shared.engine.channel.tell(this.at);
	}

	/** Ends the generation that fills, if it is still as it was found. */
	CompletableFuture<Boolean> end(Arrivals found, boolean breaks) {
		return this.generations.end(found, breaks).thenApply((done) -> {
			if (done) {
				thrownOut(found);
			}
			return done;
		});
	}

	@Override
	public void abort() {
		thrownOut(answerOf(mended().thenCompose((done) -> this.generations.abort())));
	}

	@Override
	public void reset() {
		Arrivals found = answerOf(mended().thenCompose((done) -> this.generations.reset()));
		if (!found.isEmpty()) {
			thrownOut(found);
		}
	}

	/** Tells those who were in a generation that was ended. */
	private void thrownOut(Arrivals found) {
		tell(ofGeneration(found.generation()), Ending.of(Outcome.BROKEN));
	}

	@Override
	public boolean isBroken() {
		return answerOf(mended().thenCompose((done) -> this.generations.look())).isBroken();
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
	public int await() throws InterruptedException {
		return arrive(ownTimeout().nanos());
	}

	@Override
	public int await(Duration timeout) throws InterruptedException {
		return arrive(nanos(timeout));
	}

	private int arrive(long timeoutNanos) throws InterruptedException {
		Arrival party = new Arrival(this, this.waits, Thread.currentThread());
		party.start();
		Ending how = party.await(timeoutNanos, true);
		if (how.outcome() == Outcome.INTERRUPTED) {
			this.shared.counts.waited(how.outcome(), party.waitedNanos());
			throw new InterruptedException(describe() + " was waited for");
		}
		return conclude(party, how, timeoutNanos);
	}

	@Override
	public CompletionStage<Integer> awaitAsync(Duration timeout) {
		return arriveAsync(new AsyncCall(), Timeout.of(Duration.ofNanos(nanos(timeout))));
	}

	@Override
	public CompletionStage<Integer> arriveAsync(Object owner, Timeout timeout) {
		Arrival party = new Arrival(this, this.waits, owner);
		return party.startAsync(timeout.nanos(), (how) -> conclude(party, how, timeout.nanos()));
	}

	/** Counts a wait that ended, after the action if that is for this party to run. */
	private int conclude(Arrival party, Ending how, long timeoutNanos) {
		List<Arrival> others = this.acting.remove(party.generation());
		if (others != null) {
			act(party, others);
		}
		this.shared.counts.waited(how.outcome(), party.waitedNanos());
		return switch (how.outcome()) {
			case ACQUIRED -> party.index();
			case TIMEOUT -> throw new BarrierBrokenException(describeTimeout(timeoutNanos));
			case BROKEN -> throw new BarrierBrokenException(describe()
					+ (party.isRefused() ? " is broken (" : " broke while waiting for it (") + figures() + ")");
			default -> throw refusal(how);
		};
	}

	/** Runs the action; the others go on, or not, when it has ended. */
	private void act(Arrival party, List<Arrival> others) {
		long generation = party.generation();
		Duration lease = this.shared.engine.settings.lease();
		Future<?> alive = this.shared.engine.timer.scheduleWithFixedDelay(
				() -> this.generations.acting(generation, lease), lease.toMillis() / 3, lease.toMillis() / 3,
				TimeUnit.MILLISECONDS);
		Runnable todo = this.action;
		boolean done = false;
		try {
			if (todo != null) {
				todo.run();
			}
			done = true;
		}
		finally {
			alive.cancel(false);
			if (done) {
				answerOf(this.generations.ended(generation, End.PASSED));
				tell(others, Ending.ACQUIRED);
			}
			else {
				answerOf(this.generations.ended(generation, End.BROKEN));
				abort();
				tell(others, Ending.of(Outcome.BROKEN));
				this.shared.counts.waited(Outcome.BROKEN, party.waitedNanos());
			}
		}
	}

	@Override
	public void checkTimeout(Timeout timeout) {
		Unsupported.refuse(name(), new BarrierSettings(parties(), timeout), timeout);
	}

	@Override
	public void setAction(@Nullable Runnable action) {
		this.action = action;
	}

	@Override
	public int parties() {
		return settings().parties();
	}

	/** Whether nobody may wait here any more; who comes alone does not. */
	boolean isClosed() {
		return parties() > 1 && this.waits.isClosed();
	}

	/** A broken barrier is idle too: who comes late to it begins a new one. */
	@Override
	boolean isIdle() {
		return waiting() == 0;
	}

	@Override
	void retired() {
		if (this.generations.wasBroken()) {
			this.mending.add(this.generations::reset);
		}
	}

	/** Completed when all is mended that nobody uses any more. */
	CompletableFuture<?> mended() {
		return this.mending.all();
	}

	/** Barriers of keys that are mended, one after the other. */
	private static final class Mending {

		private CompletableFuture<?> all = CompletableFuture.completedFuture(true);

		synchronized void add(Supplier<CompletableFuture<Arrivals>> next) {
			this.all = this.all.thenCompose((before) -> next.get()).handle((done, failure) -> true);
		}

		synchronized CompletableFuture<?> all() {
			return this.all;
		}

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
		return this.waits.size();
	}

	@Override
	public int max() {
		return parties();
	}

	@Override
	String notReached() {
		return "not passed";
	}

	@Override
	String figures() {
		return "parties=" + parties() + ", " + (this.generations.wasBroken() ? "broken" : "waiting=" + waiting());
	}

}
