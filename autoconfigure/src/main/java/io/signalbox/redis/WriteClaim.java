package io.signalbox.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.redisson.api.RLock;

/**
 * The write side of a lock, whose owner may read too, and go on reading when his write
 * has ended: the server is told of his read before it is told that the write has ended,
 * so that no other writer comes in between.
 */
final class WriteClaim extends LockClaim {

	/** Guards the rest. */
	private final ReentrantLock lock = new ReentrantLock();

	private final List<ReadWithinWrite> reads = new ArrayList<>();

	private boolean ending;

	WriteClaim(RedisServer server, RLock lock, long owner) {
		super(server, lock, owner);
	}

	/** Begins a read; {@code false} if the write is ending. */
	boolean add(ReadWithinWrite read) {
		this.lock.lock();
		try {
			return !this.ending && this.reads.add(read);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Ends a read; {@code false} if the server knows of it, or is being told. */
	boolean remove(ReadWithinWrite read) {
		this.lock.lock();
		try {
			return !this.ending && this.reads.remove(read);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public CompletableFuture<Boolean> giveBack() {
		boolean first;
		this.lock.lock();
		try {
			first = !this.ending;
			this.ending = true;
		}
		finally {
			this.lock.unlock();
		}
		if (first) {
			this.reads.forEach(ReadWithinWrite::outlive);
		}
		CompletableFuture<?>[] known = this.reads.stream()
			.map(ReadWithinWrite::known)
			.toArray(CompletableFuture<?>[]::new);
		return CompletableFuture.allOf(known)
			.handle((done, failure) -> super.giveBack())
			.thenCompose((kept) -> kept)
			.whenComplete((kept, failure) -> {
				if (failure == null && !kept) {
					this.reads.forEach(ReadWithinWrite::lost);
				}
			});
	}

}
