package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.signalbox.Acquisition;
import io.signalbox.Grant;
import io.signalbox.Hold;
import org.jspecify.annotations.Nullable;

/**
 * {@link Hold} that releases its grant once, whoever closes it and however often.
 */
final class RedissonHold extends AtomicReference<@Nullable Grant> implements Hold {

	private static final long serialVersionUID = 1L;

	private final transient RedissonGrant first;

	RedissonHold(Grant grant) {
		super(grant);
		this.first = (RedissonGrant) grant;
	}

	/** A hold to come, whose cancellation leaves. */
	static CompletionStage<Hold> of(Acquisition acquisition) {
		CompletableFuture<Hold> hold = new CompletableFuture<>();
		acquisition.result().whenComplete((grant, failure) -> {
			if (failure != null) {
				hold.completeExceptionally(failure);
			}
			else if (!hold.complete(new RedissonHold(grant))) {
				grant.release();
			}
		});
		hold.whenComplete((result, failure) -> {
			if (failure != null) {
				acquisition.abandon();
			}
		});
		return hold;
	}

	@Override
	public long fencingToken() {
		return this.first.fencingToken();
	}

	@Override
	public void close() {
		Grant grant = getAndSet(null);
		if (grant != null) {
			grant.release();
		}
	}

}
