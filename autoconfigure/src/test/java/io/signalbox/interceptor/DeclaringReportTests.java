package io.signalbox.interceptor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

import javax.tools.ToolProvider;

import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the start-up report says of fallbacks, of two numbers of parties and of names that
 * were not compiled in.
 */
@Timeout(60)
class DeclaringReportTests {

	private final ApplicationContextRunner runner = Contexts.signalbox();

	@Test
	void everyWrongFallbackIsReported() {
		this.runner.withBean(Wrong.class).withBean("other", Other.class).run((context) -> {
			List<String> found = problems(context.getStartupFailure());
			assertThat(found).hasSize(6);
			assertReported(found, "Wrong.missing(String)", "'fallback' can't be 'nowhere'",
					"there is no such method in",
					"expected String nowhere(String), with or without a AcquisitionException last");
			assertReported(found, "Wrong.parameters(String)", "can't be 'takesNumber'",
					"but found String takesNumber(int)");
			assertReported(found, "Wrong.result(String)", "can't be 'returnsNumber'",
					"but found int returnsNumber(String)");
			assertReported(found, "Wrong.noBean(String)", "can't be 'nobody::call'", "there is no bean 'nobody'");
			assertReported(found, "Wrong.otherBean(String)", "can't be 'other::absent'", "there is no such method in");
			assertReported(found, "Wrong.both(String)", "has both 'onTimeout = SKIP' and a fallback: 'fine'");
		});
	}

	@Test
	void twoNumbersOfPartiesAreReported() {
		this.runner.withBean(Parties.class)
			.run((context) -> assertReported(problems(context.getStartupFailure()), "Parties.two()",
					"'pair' has different parties, 2 and 3", "Parties.three()"));
	}

	@Test
	void classWithoutNamesOfParametersGetsTheHint(@TempDir Path directory) throws Exception {
		Path source = Files.writeString(directory.resolve("Nameless.java"), """
				public class Nameless {
					@io.signalbox.annotation.Guarded(name = "nameless", key = "#id")
					public void call(String id) {
					}
				}
				""");
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-d", directory.toString(), "-cp",
					System.getProperty("java.class.path"), source.toString()))
			.isZero();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { directory.toUri().toURL() },
				getClass().getClassLoader())) {
			Class<?> nameless = loader.loadClass("Nameless");
			this.runner.withBean("nameless", nameless)
				.run((context) -> assertReported(problems(context.getStartupFailure()), "Nameless.call(String)",
						"'#id' uses #id, which is no parameter",
						"the names of the parameters are not known: compile with '-parameters'"));
		}
	}

	private static List<String> problems(Throwable failure) {
		assertThat(failure).isInstanceOf(WiringException.class);
		return ((WiringException) failure).getProblems()
			.stream()
			.map((problem) -> problem.where() + " " + problem.what())
			.toList();
	}

	private static void assertReported(List<String> found, String... parts) {
		assertThat(found).anySatisfy((problem) -> assertThat(problem).contains(parts));
	}

	static class Wrong {

		@Guarded(name = "a", fallback = "nowhere")
		String missing(String text) {
			return text;
		}

		@Guarded(name = "b", fallback = "takesNumber")
		String parameters(String text) {
			return text;
		}

		String takesNumber(int number) {
			return "" + number;
		}

		@Guarded(name = "c", fallback = "returnsNumber")
		String result(String text) {
			return text;
		}

		int returnsNumber(String text) {
			return text.length();
		}

		@Guarded(name = "d", fallback = "nobody::call")
		String noBean(String text) {
			return text;
		}

		@Guarded(name = "e", fallback = "other::absent")
		String otherBean(String text) {
			return text;
		}

		@Guarded(name = "f", fallback = "fine", onTimeout = OnTimeout.SKIP)
		String both(String text) {
			return text;
		}

		String fine(String text) {
			return text;
		}

	}

	static class Other {

	}

	static class Parties {

		@AwaitBarrier(name = "pair", parties = 2)
		void two() {
		}

		@AwaitBarrier(name = "pair", parties = 3)
		void three() {
		}

	}

}
