package io.signalbox.redis;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks after all that this JVM holds: renews each {@link Lease} in time, and finds out
 * which are lost. It goes on after the engine was closed, until the last is given back.
 */
final class LeaseGuard {

	private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService timer;

	private volatile boolean closed;

	LeaseGuard(ScheduledExecutorService timer, long leaseNanos) {
		this.timer = timer;
		timer.scheduleWithFixedDelay(this::check, leaseNanos / 10, leaseNanos / 10, TimeUnit.NANOSECONDS);
	}

	private void check() {
		this.leases.forEach(Lease::check);
	}

	void add(Lease lease) {
		this.leases.add(lease);
	}

	void remove(Lease lease) {
		this.leases.remove(lease);
		endIfDone();
	}

	/** Gives back everything, as nobody could renew it from now on. */
	CompletableFuture<?> abandonAll() {
		return CompletableFuture.allOf(this.leases.stream()
			.map((lease) -> lease.abandon("the application ends"))
			.toArray(CompletableFuture<?>[]::new));
	}

	void close() {
		this.closed = true;
		endIfDone();
	}

	private void endIfDone() {
		if (this.closed && this.leases.isEmpty()) {
			this.timer.shutdownNow();
		}
	}

}
