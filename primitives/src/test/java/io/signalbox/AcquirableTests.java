package io.signalbox;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The blocking wait that an engine gets for free when it can only acquire asynchronously.
 */
@org.junit.jupiter.api.Timeout(30)
class AcquirableTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final Pending pending = new Pending();

	@Test
	void enterReturnsTheGrantToCome() throws Exception {
		Task<Grant> caller = this.threads.start(() -> this.pending.enter("owner", 1, Timeout.NONE));
		Threads.until(caller::isParked);
		Grant grant = () -> {
		};
		this.pending.result.complete(grant);
		assertThat(caller.value()).isSameAs(grant);
	}

	@Test
	void interruptAbandons() throws Exception {
		Task<Grant> caller = this.threads.start(() -> this.pending.enter("owner", 1, Timeout.NONE));
		Threads.until(caller::isParked);
		caller.interrupt();
		assertThat(caller.failure()).isInstanceOf(InterruptedException.class);
		assertThat(this.pending.abandoned).isTrue();
	}

	@Test
	void grantThatComesWithTheInterruptIsGivenBack() throws Exception {
		AtomicInteger released = new AtomicInteger();
		this.pending.lateGrant = released::incrementAndGet;
		Task<Grant> caller = this.threads.start(() -> this.pending.enter("owner", 1, Timeout.NONE));
		Threads.until(caller::isParked);
		caller.interrupt();
		assertThat(caller.failure()).isInstanceOf(InterruptedException.class);
		assertThat(released).hasValue(1);
	}

	@Test
	void failureReachesTheCallerAsItIs() {
		SelfDeadlockException failure = new SelfDeadlockException("self");
		this.pending.result.completeExceptionally(failure);
		assertThatExceptionOfType(SelfDeadlockException.class)
			.isThrownBy(() -> this.pending.enter("owner", 1, Timeout.NONE))
			.isSameAs(failure);
	}

	@Test
	void checkedFailureIsWrapped() {
		Exception failure = new Exception("connection");
		this.pending.result.completeExceptionally(failure);
		assertThatIllegalStateException().isThrownBy(() -> this.pending.enter("owner", 1, Timeout.NONE))
			.withMessage("Lock 'pending' could not be acquired")
			.withCause(failure);
	}

	@Test
	void cancelledAttemptIsARefusal() {
		this.pending.result.cancel(false);
		assertThatExceptionOfType(AcquireRejectedException.class)
			.isThrownBy(() -> this.pending.enter("owner", 1, Timeout.NONE))
			.withMessage("Lock 'pending' not acquired: the attempt was cancelled");
	}

	private static final class Pending implements Acquirable, Acquisition {

		final CompletableFuture<Grant> result = new CompletableFuture<>();

		final AtomicBoolean abandoned = new AtomicBoolean();

		Grant lateGrant;

		@Override
		public Grant tryEnter(Object owner, int permits) {
			return null;
		}

		@Override
		public Acquisition enterAsync(Object owner, int permits, Timeout timeout) {
			return this;
		}

		@Override
		public CompletionStage<Grant> result() {
			return this.result;
		}

		@Override
		public boolean abandon() {
			if (this.lateGrant != null) {
				this.result.complete(this.lateGrant);
				return false;
			}
			this.abandoned.set(true);
			return this.result.cancel(false);
		}

		@Override
		public String name() {
			return "pending";
		}

		@Override
		public Kind kind() {
			return Kind.LOCK;
		}

		@Override
		public String engine() {
			return "test";
		}

		@Override
		public Settings settings() {
			return LockSettings.PLAIN;
		}

		@Override
		public Statistics statistics() {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<Holder> holders() {
			return List.of();
		}

		@Override
		public List<Waiter> waiters() {
			return List.of();
		}

		@Override
		public void addListener(PrimitiveListener listener) {
		}

	}

}
