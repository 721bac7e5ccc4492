package io.signalbox;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Grant} does by itself, whatever the engine.
 */
class GrantTests {

	private final IllegalStateException failure = new IllegalStateException("body");

	@Test
	void releaseAfterAFailureGivesBack() {
		AtomicInteger released = new AtomicInteger();
		Grant grant = released::incrementAndGet;
		grant.releaseAfter(this.failure);
		assertThat(released).hasValue(1);
		assertThat(this.failure).hasNoSuppressedExceptions();
	}

	@Test
	void failureOfAReleaseIsSuppressedByTheOneBefore() {
		for (Throwable ofRelease : new Throwable[] { new LeaseLostException("ledger", "lost"), new AssertionError() }) {
			failing(ofRelease).releaseAfter(this.failure);
			assertThat(this.failure).hasSuppressedException(ofRelease);
		}
	}

	@Test
	void releaseThatFailsWithTheSameIsTheSameFailure() {
		failing(this.failure).releaseAfter(this.failure);
		assertThat(this.failure).hasNoSuppressedExceptions();
	}

	private static Grant failing(Throwable failure) {
		return () -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) failure;
		};
	}

}
