package io.signalbox.demo.confirmations;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.stereotype.Component;

/**
 * The other side of a mail. It answers when it has sent, keeps nobody's thread until
 * then, knows nothing of Signalbox, and counts for itself how many it has at once.
 */
@Component
class MailServer {

	private static final Duration TIME_TO_SEND = Duration.ofMillis(40);

	private final Executor later = CompletableFuture.delayedExecutor(TIME_TO_SEND.toMillis(), TimeUnit.MILLISECONDS);

	private final AtomicLong sent = new AtomicLong();

	private final AtomicInteger now = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	CompletableFuture<Confirmation> send(String to) {
		this.most.accumulateAndGet(this.now.incrementAndGet(), Math::max);
		return CompletableFuture.supplyAsync(() -> {
			this.now.decrementAndGet();
			return new Confirmation(this.sent.incrementAndGet(), to, Instant.now());
		}, this.later);
	}

	State state() {
		return new State(this.sent.get(), this.most.get());
	}

	/**
	 * What the server has seen.
	 *
	 * @param sent how many it has sent
	 * @param mostAtOnce how many it had to send at once, at most
	 */
	record State(long sent, int mostAtOnce) {
	}

}
