package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;

/**
 * The read of one who writes. It is nothing to the server, as the write keeps everybody
 * out, and a read of the same owner from when the write ends. Were it a read from the
 * start, Redisson would renew the write no longer when the read has ended.
 */
final class ReadWithinWrite implements Claim {

	private final WriteClaim write;

	private final LockClaim read;

	/** Whether the server has the read, once it was told. */
	private final CompletableFuture<Boolean> known = new CompletableFuture<>();

	private volatile boolean lost;

	ReadWithinWrite(WriteClaim write, LockClaim read) {
		this.write = write;
		this.read = read;
	}

	/** Tells the server of the read, as the write ends. */
	void outlive() {
		this.read.acquire(0).whenComplete((granted, failure) -> this.known.complete(failure == null && granted));
	}

	CompletableFuture<Boolean> known() {
		return this.known;
	}

	/** The write was lost, and with it what it kept for the read. */
	void lost() {
		this.lost = true;
	}

	@Override
	public CompletableFuture<Boolean> confirm() {
		if (!this.known.isDone()) {
			return this.write.confirm();
		}
		return this.known.thenCompose(
				(granted) -> (granted && !this.lost) ? this.read.confirm() : CompletableFuture.completedFuture(false));
	}

	@Override
	public CompletableFuture<Boolean> giveBack() {
		if (this.write.remove(this)) {
			return CompletableFuture.completedFuture(true);
		}
		return this.known.thenCompose((granted) -> this.read.giveBack()).thenApply((kept) -> kept && !this.lost);
	}

}
