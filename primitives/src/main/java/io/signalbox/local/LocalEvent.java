package io.signalbox.local;

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
import io.signalbox.Waiter;
import io.signalbox.local.WaitNode.Status;
import io.signalbox.watch.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * {@link NamedEvent}: a flag and a queue. Setting grants everybody in the queue under its
 * lock, so a clear right after can't send anybody back to sleep, and a waiter that joins
 * looks at the flag under the same lock, so no set goes by unseen.
 */
final class LocalEvent extends QueuedPrimitive implements NamedEvent, WaitNode.Line {

	/** An event is passed, not held. */
	private static final Grant PASSED = () -> {
	};

	private final WaitQueue queue = new WaitQueue();

	/** Written under the queue's lock. */
	private volatile boolean set;

	LocalEvent(Shared shared, @Nullable Object key) {
		super(shared, key);
		this.set = settings().set();
	}

	@Override
	public EventSettings settings() {
		return (EventSettings) this.shared.settings;
	}

	@Override
	public Keys<NamedEvent> keys() {
		return this.shared.keys((shared) -> new LocalKeys<>(shared, this::instance));
	}

	/**
	 * Refers to this, which the engine finds its keys by, for as long as there are any.
	 */
	private NamedEvent instance(Object key) {
		return new LocalEvent(this.shared, key);
	}

	@Override
	boolean isIdle() {
		return waiting() == 0 && this.set == settings().set();
	}

	@Override
	public void set() {
		List<WaitNode> released;
		this.queue.lock.lock();
		try {
			this.set = true;
			released = this.queue.removeAll(Status.GRANTED);
		}
		finally {
			this.queue.lock.unlock();
		}
		released.forEach(WaitNode::wake);
	}

	@Override
	public void clear() {
		this.queue.lock.lock();
		try {
			this.set = false;
		}
		finally {
			this.queue.lock.unlock();
		}
	}

	@Override
	public boolean isSet() {
		return this.set;
	}

	@Override
	public void await() throws InterruptedException {
		acquire(1, ownTimeout().nanos());
	}

	@Override
	public boolean await(Duration timeout) throws InterruptedException {
		Object owner = Thread.currentThread();
		if (tryEnter(owner, 1) != null) {
			return true;
		}
		Turn turn = awaitTurn(owner, 1, nanos(timeout), true);
		if (turn.outcome() == Outcome.REJECTED) {
			throw rejected();
		}
		if (turn.outcome() == Outcome.ACQUIRED) {
			begin(owner, 1, turn.waitedNanos());
		}
		return turn.outcome() == Outcome.ACQUIRED;
	}

	@Override
	public CompletionStage<Boolean> awaitAsync(Duration timeout) {
		Acquisition acquisition = enterAsync(new AsyncCall(), 1, timeout(timeout));
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
	@Nullable Grant takeNow(Object owner, int permits) {
		if (!this.set) {
			return null;
		}
		this.shared.grants().increment();
		return PASSED;
	}

	@Override
	WaitNode.Line line() {
		return this;
	}

	@Override
	Grant begin(Object owner, int permits, long waitedNanos) {
		this.shared.waited(Outcome.ACQUIRED, waitedNanos);
		return PASSED;
	}

	@Override
	public boolean join(WaitNode node) {
		this.queue.lock.lock();
		try {
			if (this.set) {
				node.status = Status.GRANTED;
			}
			else if (this.queue.isClosed()) {
				return false;
			}
			else {
				this.queue.append(node);
				return true;
			}
		}
		finally {
			this.queue.lock.unlock();
		}
		node.wake();
		return true;
	}

	@Override
	public boolean takeTurn(WaitNode node) {
		return false;
	}

	@Override
	public boolean leave(WaitNode node, Status reason) {
		return this.queue.leave(node, reason);
	}

	@Override
	boolean isClosed() {
		return this.queue.closed();
	}

	@Override
	void closeOwn() {
		this.queue.closeAndWake();
	}

	@Override
	public int waiting() {
		return this.queue.size();
	}

	@Override
	int inUse() {
		return this.set ? 1 : 0;
	}

	@Override
	public int max() {
		return 1;
	}

	@Override
	long grants() {
		return this.shared.granted() + this.shared.waits(Outcome.ACQUIRED);
	}

	@Override
	public List<Waiting> waits() {
		return waits(this.queue.nodes(), this);
	}

	@Override
	List<Waiter> ownWaiters() {
		return this.queue.describe(this.shared.engine.traces);
	}

	@Override
	String notReached() {
		return "not set";
	}

	@Override
	String figures() {
		return (this.set ? "set" : "clear") + ", waiting=" + waiting();
	}

}
