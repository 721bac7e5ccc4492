package io.signalbox.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.signalbox.AcquireTimeoutException;
import io.signalbox.Acquisition;
import io.signalbox.EventSettings;
import io.signalbox.Grant;
import io.signalbox.Keys;
import io.signalbox.NamedEvent;
import io.signalbox.Outcome;
import io.signalbox.Settings;
import io.signalbox.Timeout;
import io.signalbox.redis.RedissonAcquisition.Ending;
import org.jspecify.annotations.Nullable;

/**
 * {@link NamedEvent} in several JVMs: whether it is set, and the number of its last set.
 * Who waits remembers the number that he found, so a clear right after a set sends nobody
 * back to sleep. A server that has lost its data has an event as it was at first.
 */
final class RedissonEvent extends RedissonAcquirable implements NamedEvent {

	/** An event is passed, not held. */
	private static final Grant PASSED = () -> {
	};

	/** What the server said last. */
	private volatile boolean lastSeen;

	RedissonEvent(Shared shared, @Nullable Object key) {
		super(shared, key, () -> Settings.UNLIMITED);
		this.lastSeen = settings().set();
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

	private static String flag(boolean set) {
		return set ? "1" : "0";
	}

	@Override
	CompletionStage<Answer> ask(RedissonAcquisition call, long waitMillis) {
		// the server knows for a while that somebody waits
		return look(3 * Line.SLICE_MILLIS);
	}

	private CompletableFuture<Answer> look(long waitMillis) {
		return this.shared.engine.scripts
			.run(Script.LOOK, List.of(this.at.event(), this.at.waiting()), flag(settings().set()), waitMillis)
			.thenApply(this::heard);
	}

	private static long number(Object value) {
		return (value instanceof Number number) ? number.longValue() : Long.parseLong(value.toString());
	}

	private Answer heard(List<Object> values) {
		boolean set = number(values.get(0)) == 1;
		this.lastSeen = set;
		return new Answer(set, null, Line.SLICE_MILLIS, number(values.get(1)), System.nanoTime());
	}

	@Override
	boolean answersAll() {
		return true;
	}

	@Override
	boolean admits(RedissonAcquisition call, Answer answer) {
		return answer.granted() || answer.number() > call.seen;
	}

	@Override
	Grant begin(RedissonAcquisition call, Answer answer) {
		return PASSED;
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
		inquire(() -> this.shared.engine.scripts
			.run(Script.CHANGE, List.of(this.at.event(), this.at.waiting()), flag(set), flag(settings().set()),
					this.shared.engine.scripts.channel(), this.at.base())
			.thenApply(this::heard));
		if (set) {
			this.shared.engine.freed(this.at.base());
		}
		forgetKeyIfIdle();
	}

	@Override
	public boolean isSet() {
		return inquire(() -> look(0)).granted();
	}

	@Override
	public void await() throws InterruptedException {
		attempt(1, ownTimeout().nanos()).grant();
	}

	@Override
	public boolean await(Duration timeout) throws InterruptedException {
		Ending ending = attempt(1, nanos(timeout));
		return ending.outcome() != Outcome.TIMEOUT && ending.grant() == PASSED;
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
	boolean isIdle() {
		return this.line.isIdle() && coming() == 0 && this.lastSeen == settings().set();
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
