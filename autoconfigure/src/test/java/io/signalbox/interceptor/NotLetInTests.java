package io.signalbox.interceptor;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

import io.signalbox.AcquireInterruptedException;
import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.AcquisitionException;
import io.signalbox.Grant;
import io.signalbox.SelfDeadlockException;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a caller gets who is not let in: the exception, nothing, or a fallback.
 */
@Timeout(30)
class NotLetInTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withPropertyValues("signalbox.conditions.ready.lock=stock", "signalbox.semaphores.few.max-waiting=0",
				"signalbox.locks.by-key.max-keys=1")
		.withBean(Desk.class)
		.withBean("other", Other.class);

	@Test
	void skippedCallReturnsWhatIsEmptyForItsType() {
		whileHeld((context) -> {
			Desk desk = context.getBean(Desk.class);
			desk.skipped();
			assertThat(desk.text()).isNull();
			assertThat(desk.flag()).isFalse();
			assertThat(desk.letter()).isEqualTo('\0');
			assertThat(desk.tiny()).isZero();
			assertThat(desk.small()).isZero();
			assertThat(desk.number()).isZero();
			assertThat(desk.large()).isZero();
			assertThat(desk.fraction()).isZero();
			assertThat(desk.precise()).isZero();
			assertThat(desk.maybe()).isEmpty();
			assertThat(desk.maybeNumber()).isEmpty();
			assertThat(desk.ran()).isZero();
		});
	}

	@Test
	void callThatIsLetInIsNotSkipped() {
		this.runner.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.number()).isEqualTo(1);
			assertThat(desk.maybe()).contains("1");
			assertThat(desk.ran()).isEqualTo(2);
		});
	}

	@Test
	void fallbackTakesTheArguments() {
		whileHeld((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.plain("a", 1)).isEqualTo("plain a 1");
			assertThat(desk.ran()).isZero();
		});
	}

	@Test
	void fallbackMayTakeTheReason() {
		whileHeld((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.told("a")).isEqualTo("a AcquireTimeoutException");
			assertThat(desk.few("b")).isEqualTo("b AcquireRejectedException");
		});
	}

	@Test
	void fallbackMayBelongToAnotherBean() {
		whileHeld((context) -> assertThat(context.getBean(Desk.class).elsewhere("a")).isEqualTo("other a"));
	}

	@Test
	void exceptionOfTheFallbackPasses() {
		whileHeld((context) -> assertThatThrownBy(() -> context.getBean(Desk.class).broken())
			.isInstanceOf(IOException.class)
			.hasMessage("planned"));
	}

	@Test
	void tooManyKeysAreAReasonToo() {
		this.runner.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			try (var use = context.getBean(SignalboxRegistry.class).lock("by-key").keys().use("a")) {
				assertThat(desk.byKey("b")).isEqualTo("plain b");
				assertThat(desk.byKey("a")).isEqualTo("key a");
				assertThat(use.primitive().isLocked()).isFalse();
			}
		});
	}

	@Test
	void conditionEventAndBarrierHaveThemToo() {
		this.runner.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.event()).isEqualTo(-1);
			assertThat(desk.condition()).isEqualTo(-1);
			assertThat(desk.barrier()).isEqualTo(-1);
			assertThat(desk.ran()).isZero();
		});
	}

	@Test
	void whatTheMethodItselfThrowsIsNoReason() {
		this.runner.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThatThrownBy(desk::throwsOne).isInstanceOf(AcquireTimeoutException.class).hasMessage("of the body");
			assertThat(context.getBean(SignalboxRegistry.class).lock("inner").isLocked()).isFalse();
		});
	}

	@Test
	void outerFallbackIsNotForTheInnerLimit() {
		whileHeld((context) -> assertThatThrownBy(() -> context.getBean(Desk.class).outerOnly())
			.isInstanceOf(AcquireTimeoutException.class)
			.hasMessageContaining("'held'"));
	}

	@Test
	void interruptAndSelfDeadlockAreNoReason() {
		whileHeld((context) -> {
			Desk desk = context.getBean(Desk.class);
			Throwable thrown = this.threads.run(() -> {
				Thread.currentThread().interrupt();
				desk.patient();
			}).failure();
			assertThat(thrown).isInstanceOf(AcquireInterruptedException.class);
			assertThatThrownBy(() -> desk.twice(desk)).isInstanceOf(SelfDeadlockException.class);
		});
	}

	private void whileHeld(ContextConsumer<AssertableApplicationContext> test) {
		this.runner.run((context) -> {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			Grant lock = registry.lock("held").tryEnter("somebody", 1);
			Grant permit = registry.semaphore("few").tryEnter("somebody", 1);
			assertThat(lock).isNotNull();
			assertThat(permit).isNotNull();
			test.accept(context);
			lock.release();
			permit.release();
		});
	}

	static class Other {

		String instead(String text) {
			return "other " + text;
		}

	}

	static class Desk {

		private int ran;

		int ran() {
			return this.ran;
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		void skipped() {
			this.ran++;
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		String text() {
			return "" + ++this.ran;
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		boolean flag() {
			return ++this.ran > 0;
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		char letter() {
			return (char) ('a' + this.ran++);
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		byte tiny() {
			return (byte) ++this.ran;
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		short small() {
			return (short) ++this.ran;
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		int number() {
			return ++this.ran;
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		long large() {
			return ++this.ran;
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		float fraction() {
			return ++this.ran;
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		double precise() {
			return ++this.ran;
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		Optional<String> maybe() {
			this.ran++;
			return Optional.of("1");
		}

		@Guarded(name = "held", timeout = "0", onTimeout = OnTimeout.SKIP)
		OptionalInt maybeNumber() {
			return OptionalInt.of(++this.ran);
		}

		@Guarded(name = "held", timeout = "0", fallback = "plainly")
		String plain(String text, int number) {
			this.ran++;
			return text + number;
		}

		private String plainly(String text, int number) {
			return "plain " + text + " " + number;
		}

		@Guarded(name = "held", timeout = "1ms", fallback = "because")
		String told(String text) {
			return text;
		}

		@Limited(name = "few", permits = 1, timeout = "1s", fallback = "because")
		String few(String text) {
			return text;
		}

		static String because(String text, AcquisitionException reason) {
			return text + " " + reason.getClass().getSimpleName();
		}

		@Guarded(name = "held", timeout = "0", fallback = "other::instead")
		String elsewhere(String text) {
			return text;
		}

		@Guarded(name = "held", timeout = "0", fallback = "fail")
		void broken() throws IOException {
			this.ran++;
		}

		void fail() throws IOException {
			throw new IOException("planned");
		}

		@Guarded(name = "by-key", key = "#key", timeout = "0", fallback = "plainKey")
		String byKey(String key) {
			return "key " + key;
		}

		String plainKey(Object key) {
			return "plain " + key;
		}

		@AwaitEvent(name = "never", timeout = "0", fallback = "minusOne")
		int event() {
			return ++this.ran;
		}

		@AwaitCondition(name = "ready", until = "false", timeout = "0", fallback = "minusOne")
		int condition() {
			return ++this.ran;
		}

		@AwaitBarrier(name = "two", parties = 2, timeout = "0", fallback = "minusOne")
		int barrier() {
			return ++this.ran;
		}

		int minusOne(RuntimeException reason) {
			assertThat(reason).hasMessageContaining("'");
			return -1;
		}

		@Guarded(name = "inner", fallback = "nothing")
		void throwsOne() {
			throw new AcquireTimeoutException("inner", "of the body");
		}

		@Limited(name = "outer", permits = 1, fallback = "nothing")
		@Guarded(name = "held", timeout = "0")
		void outerOnly() {
			this.ran++;
		}

		void nothing() {
			throw new AssertionError("not for this");
		}

		@Guarded(name = "held", fallback = "nothing")
		void patient() {
			this.ran++;
		}

		@Guarded(name = "mine", fallback = "instead")
		void twice(Desk proxy) {
			proxy.twice(proxy);
		}

		void instead(Desk proxy) {
			throw new AssertionError("not for this");
		}

	}

}
