package io.signalbox.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import io.reactivex.rxjava3.core.Single;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.annotation.SetEvent;
import io.signalbox.interceptor.WiringException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What can't work is refused at start-up, before anything has started, in one report that
 * names every mistake with its place, its value and a remedy.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class StartUpReportTests {

	private static final AtomicBoolean STARTED = new AtomicBoolean();

	private static final String WRONG = """
			signalbox:
			  defaults: { timeout: soon }
			  locks:
			    ledger: { timeout: 5 }
			    journal: { timeout: -2s, max-waiting: -1 }
			    catalog: { type: recursive }
			    typo: { tiemout: 2s }
			    both: { }
			    "[ ]": { }
			    taken-by-annotation: { }
			  semaphores:
			    zero: { permits: 0 }
			    negative: { permits: -3 }
			    several: { permits: some, fair: perhaps }
			    none: { }
			    both: { permits: 1 }
			    payment-gateway: { permits: 5 }
			  events: { opened: true }
			  metrics: { hold-sampling: 0 }
			  lokcs: { x: { } }
			""";

	@TempDir
	private Path directory;

	@BeforeEach
	void reset() {
		STARTED.set(false);
	}

	@Test
	void oneReportNamesEveryMistake(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.yml"), WRONG);
		assertThatThrownBy(() -> start(Everything.class, "--spring.config.location=file:" + file))
			.isInstanceOf(WiringException.class);
		String report = report(output);
		assertThat(report).contains("APPLICATION FAILED TO START");
		// configuration: where, value, origin
		assertReported(report, "signalbox.defaults.timeout", "can't be 'soon'", "application.yml");
		assertReported(report, "signalbox.locks.ledger.timeout", "can't be '5'", "a number with a unit");
		assertReported(report, "signalbox.locks.journal.timeout", "can't be '-2s'", "application.yml");
		assertReported(report, "signalbox.locks.journal.max-waiting", "must not be negative but was -1");
		assertReported(report, "signalbox.locks.catalog.type", "can't be 'recursive'");
		assertReported(report, "signalbox.locks.typo.tiemout", "is not a property of Signalbox", "'2s'",
				"Correct its name to 'signalbox.locks.typo.timeout'");
		assertReported(report, "signalbox.semaphores.zero.permits", "must be positive but was 0");
		assertReported(report, "signalbox.semaphores.negative.permits", "must be positive but was -3");
		assertReported(report, "signalbox.semaphores.several.permits", "can't be 'some'", "it must be a whole number");
		assertReported(report, "signalbox.semaphores.several.fair", "can't be 'perhaps'", "it must be true or false");
		assertReported(report, "signalbox.events.opened", "can't be 'true'",
				"it has no value but properties of its own: ", "set, timeout");
		assertReported(report, "signalbox.semaphores.none", "'none' has no permits");
		assertReported(report, "signalbox.semaphores.both", "'both' is declared as lock and as semaphore");
		assertReported(report, "signalbox.metrics.hold-sampling", "must be positive but was 0");
		assertReported(report, "signalbox.lokcs.x", "is not a property of Signalbox");
		assertReported(report, "signalbox.locks", "a name must not be blank but was ' '");
		// annotations: class, method, value
		assertReported(report, "Wrong.zero()", "@Limited 'permits' must be positive but was 0");
		assertReported(report, "Wrong.negative()", "@Limited 'permits' must be positive but was -7");
		assertReported(report, "Wrong.unparsable()", "@Guarded 'timeout' is wrong", "'whenever'");
		assertReported(report, "Wrong.withoutUnit()", "@Guarded 'timeout' is wrong", "'17'");
		assertReported(report, "Wrong.negativeTimeout()", "@AwaitEvent 'timeout' is wrong", "'-1s'");
		assertReported(report, "Wrong.blank()", "@Guarded 'name'", "was '  '");
		assertReported(report, "Wrong.nameless()", "@AwaitEvent 'name'", "was ''");
		assertReported(report, "Wrong.settingNothing()", "@SetEvent 'name'", "was ''");
		assertReported(report, "Wrong.misspelt()", "did you mean 'payment-gateway'?");
		assertReported(report, "Wrong.unknown()", "'no-such-thing' has no permits");
		assertReported(report, "Wrong.hidden(int)", "no proxy can reach it: it is private");
		assertReported(report, "Wrong.sealed()", "no proxy can reach it: it is final");
		assertReported(report, "Wrong.shared()", "no proxy can reach it: it is static");
		assertReported(report, "FinalClass.call()", "no proxy can reach it: its class is final");
		assertReported(report, "'taken-by-annotation' has two kinds");
		assertReported(report, "'two-kinds' has two kinds, lock and semaphore", "Wrong.asLock()",
				"Wrong.asSemaphore()");
		assertReported(report, "'two-permits' has different permits, 2 and 3");
		assertReported(report, "'two-entries' is re-entrant in one place and plain in another");
		assertReported(report, "'Twin.call' is the default name in", "StartUpReportTests$Twin", "Other$Twin");
		assertReported(report, "Wrong.future()", "the end of a Future can't be seen without blocking");
		assertReported(report, "Wrong.stage()", "OwnStage can't be made of another stage");
		assertReported(report, "Wrong.single()", "@Limited 'onTimeout' can't be SKIP",
				"the return type Single knows no empty result");
		assertReported(report, "Wrong.atExit()", "can't have a 'fallback' or SKIP at EXIT");
	}

	@Test
	void everyMistakeHasARemedyAndANumber(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.yml"), WRONG);
		assertThatThrownBy(() -> start(Everything.class, "--spring.config.location=file:" + file))
			.isInstanceOfSatisfying(WiringException.class, (failure) -> {
				String report = report(output);
				assertThat(report).contains("found " + failure.getProblems().size() + " mistakes")
					.contains("  " + failure.getProblems().size() + ". ");
				assertThat(failure.getProblems()).doesNotHaveDuplicates()
					.allSatisfy((problem) -> assertThat(problem.remedy()).isNotBlank());
			});
	}

	@Test
	void nothingHasStartedWhenTheReportIsMade() throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.yml"), WRONG);
		assertThatThrownBy(() -> start(Everything.class, "--spring.config.location=file:" + file))
			.isInstanceOf(WiringException.class);
		assertThat(STARTED).isFalse();
		start(Fine.class);
		assertThat(STARTED).isTrue();
	}

	@Test
	void singleMistakeIsReportedAsSuch(CapturedOutput output) {
		assertThatThrownBy(() -> start(Fine.class, "--signalbox.semaphores.gateway.permits=0"))
			.isInstanceOf(WiringException.class);
		assertThat(report(output)).contains("Signalbox found a mistake in annotations and configuration")
			.contains("1. signalbox.semaphores.gateway.permits")
			.doesNotContain("2. ");
	}

	@Test
	void classThatOnlyTheBeanRevealsIsReportedToo(CapturedOutput output) {
		assertThatExceptionOfType(WiringException.class).isThrownBy(() -> start(BehindAnInterface.class))
			.withMessageContaining("LateWrong.call()");
		assertReported(report(output), "LateWrong.call()", "'permits' must be positive but was -1");
		assertReported(report(output), "LateWrong.hidden()", "it is private");
	}

	@Test
	void wrongEnumNamesTheValuesThatAreThere(CapturedOutput output) {
		assertThatThrownBy(() -> start(Fine.class, "--signalbox.locks.ledger.type=recursive"))
			.isInstanceOf(WiringException.class);
		assertThat(report(output)).contains("signalbox.locks.ledger.type")
			.contains("can't be 'recursive'")
			.containsIgnoringCase("reentrant")
			.containsIgnoringCase("plain");
	}

	private static void start(Class<?> source, String... arguments) {
		new SpringApplicationBuilder(source).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.run(arguments)
			.close();
	}

	/** The printed report, with each entry on one line. */
	private static String report(CapturedOutput output) {
		String all = output.getAll();
		return all.substring(Math.max(0, all.lastIndexOf("***************************\nAPPLICATION")));
	}

	/** One entry of the report says all of this. */
	private static void assertReported(String report, String... parts) {
		assertThat(report.split("\n\n")).as("an entry with %s in %s", String.join(", ", parts), report)
			.anySatisfy((entry) -> assertThat(entry).contains(parts));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, SignalboxAutoConfiguration.class })
	static class Fine {

		@Bean
		Object sideEffect() {
			STARTED.set(true);
			return "started";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Wrong.class, FinalClass.class, Twin.class, Other.Twin.class })
	static class Everything extends Fine {

	}

	static class Wrong {

		@Limited(name = "a", permits = 0)
		void zero() {
		}

		@Limited(name = "b", permits = -7)
		void negative() {
		}

		@Guarded(name = "c", timeout = "whenever")
		void unparsable() {
		}

		@Guarded(name = "d", timeout = "17")
		void withoutUnit() {
		}

		@AwaitEvent(name = "e", timeout = "-1s")
		void negativeTimeout() {
		}

		@Guarded("  ")
		void blank() {
		}

		@AwaitEvent
		void nameless() {
		}

		@SetEvent
		void settingNothing() {
		}

		@Limited("payment-gatway")
		void misspelt() {
		}

		@Limited("no-such-thing")
		void unknown() {
		}

		@Guarded("f")
		private void hidden(int argument) {
		}

		@Guarded("g")
		final void sealed() {
		}

		@Guarded("h")
		static void shared() {
		}

		@AwaitEvent("taken-by-annotation")
		void taken() {
		}

		@Guarded("two-kinds")
		void asLock() {
		}

		@Limited(name = "two-kinds", permits = 1)
		void asSemaphore() {
		}

		@Limited(name = "two-permits", permits = 2)
		void two() {
		}

		@Limited(name = "two-permits", permits = 3)
		void three() {
		}

		@Guarded(name = "two-entries", reentrant = true)
		void reentrant() {
		}

		@Guarded("two-entries")
		void plain() {
		}

		@Guarded("i")
		Future<String> future() {
			return CompletableFuture.completedFuture("");
		}

		@Guarded("j")
		OwnStage stage() {
			return new OwnStage();
		}

		@Limited(name = "k", permits = 1, onTimeout = OnTimeout.SKIP)
		Single<String> single() {
			return Single.just("");
		}

		@AwaitBarrier(name = "l", parties = 2, at = AwaitBarrier.At.EXIT, onTimeout = OnTimeout.SKIP)
		CompletionStage<String> atExit() {
			return CompletableFuture.completedFuture("");
		}

	}

	static class OwnStage extends CompletableFuture<String> {

	}

	static final class FinalClass {

		@Guarded("k")
		void call() {
		}

	}

	static class Twin {

		@Guarded
		void call() {
		}

	}

	static class Other {

		static class Twin {

			@Guarded
			void call() {
			}

		}

	}

	interface Late {

		void call();

	}

	static class LateWrong implements Late {

		@Override
		@Limited(name = "late", permits = -1)
		public void call() {
		}

		@Guarded("later")
		private void hidden() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BehindAnInterface extends Fine {

		@Bean
		Late late() {
			return new LateWrong();
		}

	}

}
