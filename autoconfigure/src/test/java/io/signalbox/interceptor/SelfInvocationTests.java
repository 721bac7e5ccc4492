package io.signalbox.interceptor;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.SetEvent;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call that goes past the proxy is found at start-up, and nothing else is; and so is an
 * event that nobody can set.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SelfInvocationTests {

	private static final String ERROR = "signalbox.aop.self-invocation=error";

	private final ApplicationContextRunner runner = Contexts.signalbox();

	@Test
	void aDirectCallIsReportedWithItsLine() {
		String file = "SelfInvocationTests.java:" + (new Direct().all() - 1);
		assertThat(problems(Direct.class)).singleElement().satisfies((problem) -> {
			assertThat(problem.where()).isEqualTo(Direct.class.getName() + ".all(" + file + ")");
			assertThat(problem.what()).contains("calls " + Direct.class.getName() + ".book(int)", "@Guarded");
			assertThat(problem.remedy()).contains("inject", "signalbox.aop.self-invocation");
		});
	}

	@Test
	void itIsReportedHoweverItIsWritten() {
		assertThat(problems(Forms.class)).extracting(SelfInvocationTests::method)
			.containsExactlyInAnyOrder("through", "arguments", "looping", "catching", "switching", "lambda",
					"nestedLambda", "reference", "hidden", "guardedToo", "<init>");
	}

	@Test
	void nothingElseIsReported() {
		assertThat(problems(Innocent.class, InnocentSub.class)).isEmpty();
	}

	@Test
	void aCallThatHoldsTheSameAlreadyIsNotReported() {
		assertThat(problems(Whole.class)).extracting(SelfInvocationTests::method)
			.containsExactlyInAnyOrder("other", "keyed");
	}

	@Test
	void aSuperclassIsLookedAt() {
		assertThat(problems(Sub.class)).extracting(WiringProblem::where)
			.satisfiesExactlyInAnyOrder((where) -> assertThat(where).startsWith(Base.class.getName() + ".template("),
					(where) -> assertThat(where).startsWith(Base.class.getName() + ".generic("),
					(where) -> assertThat(where).startsWith(Base.class.getName() + ".calledBySuper("));
	}

	@Test
	void anInheritedMethodIsBypassedBySuper() {
		assertThat(problems(BySuper.class)).extracting(SelfInvocationTests::method).containsExactly("other");
	}

	@Test
	void aLineIsLoggedForEachPlace(CapturedOutput output) {
		this.runner.withBean(Direct.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.getOut().lines().filter((line) -> line.contains("of the same object"))).singleElement()
			.satisfies((line) -> assertThat(line).contains("WARN", Direct.class.getName() + ".all(", ".book(int)",
					"Call it through the bean"));
	}

	@Test
	void itMayBeIgnored(CapturedOutput output) {
		this.runner.withBean(Direct.class)
			.withPropertyValues("signalbox.aop.self-invocation=ignore")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("of the same object");
	}

	@Test
	void anEventThatNobodyCanSetIsWarnedOf(CapturedOutput output) {
		this.runner.withBean(Awaits.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.getOut().lines().filter((line) -> line.contains("nothing sets it"))).singleElement()
			.satisfies((line) -> assertThat(line).contains("WARN", "Event 'dawn' is awaited in", "Awaits.call()",
					"SignalboxRegistry.event(\"dawn\")"));
	}

	@Test
	void anEventThatIsDeclaredIsNotWarnedOf(CapturedOutput output) {
		this.runner.withBean(Awaits.class)
			.withPropertyValues("signalbox.events.dawn.set=false")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("nothing sets it");
	}

	@Test
	void anEventThatABeanSetsIsNotWarnedOf(CapturedOutput output) {
		this.runner.withBean(Awaits.class).withBean(Sets.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("nothing sets it");
	}

	private List<WiringProblem> problems(Class<?>... beans) {
		ApplicationContextRunner runner = this.runner.withPropertyValues(ERROR);
		for (Class<?> bean : beans) {
			runner = runner.withBean(bean);
		}
		WiringException[] failure = new WiringException[1];
		runner.run((context) -> {
			if (context.getStartupFailure() != null) {
				assertThat(context.getStartupFailure()).isInstanceOf(WiringException.class);
				failure[0] = (WiringException) context.getStartupFailure();
			}
		});
		return (failure[0] != null) ? failure[0].getProblems() : List.of();
	}

	private static String method(WiringProblem problem) {
		String called = problem.where().substring(0, problem.where().indexOf('('));
		return called.substring(called.lastIndexOf('.') + 1);
	}

	private static int line() {
		return StackWalker.getInstance().walk((frames) -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
	}

	static class Direct {

		int all() {
			book(1);
			return line();
		}

		@Guarded("direct")
		int book(int seats) {
			return seats;
		}

	}

	static class Forms {

		private final long[] counts = new long[2];

		Forms() {
			book(0, 0, "");
		}

		int through() {
			return this.book(1, 2L, "x");
		}

		int arguments(boolean one, long other) {
			return book(one ? 1 : 2, (other > 3) ? this.counts[1]++ : Math.max(other, 4L),
					(other == 1) ? "a" : "b" + one);
		}

		int looping(int times) {
			int sum = 0;
			for (int i = 0; i < times; i++) {
				this.counts[0] += i;
				if (i % 2 == 0 && sum < 100) {
					continue;
				}
				sum += book(i, this.counts[0]--, null);
			}
			return sum;
		}

		int catching(String number) {
			try {
				synchronized (this) {
					return Integer.parseInt(number);
				}
			}
			catch (NumberFormatException ex) {
				return book(1, 1L, ex.getMessage());
			}
		}

		int switching(String which) {
			return switch (which) {
				case "a" -> 1;
				case "b" -> book(1, switch (which.length()) {
					case 1 -> 1L;
					default -> 2L;
				}, which);
				default -> throw new IllegalArgumentException(which);
			};
		}

		Supplier<Integer> lambda(int seats) {
			return () -> book(seats, 1, "");
		}

		Supplier<Supplier<Integer>> nestedLambda() {
			return () -> () -> book(1, 1, "");
		}

		Function<String, Integer> reference() {
			return this::named;
		}

		private int hidden() {
			return book(1, 1, "");
		}

		@Guarded("first")
		int guardedToo() {
			return named("x");
		}

		int callsHidden() {
			return hidden();
		}

		@Limited(name = "forms", permits = 2)
		int book(int seats, long show, String buyer) {
			return seats;
		}

		@Guarded("named")
		int named(String name) {
			return 1;
		}

	}

	static class Innocent {

		private Innocent self = this;

		private final Supplier<Integer> supplier = () -> 1;

		void inject(Innocent self) {
			this.self = self;
		}

		int injected() {
			return this.self.book() + self().book();
		}

		Innocent self() {
			return this.self;
		}

		int another(Innocent other, boolean condition) {
			return other.book() + new Innocent().book() + (condition ? this : other).book();
		}

		Supplier<Integer> references(Innocent other) {
			return (this.supplier.get() > 1) ? other::book : () -> other.book();
		}

		Function<Innocent, Integer> unbound() {
			return Innocent::book;
		}

		static int fromStatic(Innocent first) {
			return first.book();
		}

		int overload() {
			return book(1);
		}

		int book(int seats) {
			return seats;
		}

		@Guarded("innocent")
		int book() {
			return 1;
		}

	}

	static class InnocentSub extends InnocentBase implements Comparable<InnocentSub> {

		/** Has a bridge, which calls it. */
		@Override
		@Guarded("innocent-sub")
		public int compareTo(InnocentSub other) {
			return 0;
		}

		@Override
		@Guarded("by-super")
		int book() {
			return super.book();
		}

		@Guarded("concealed")
		int concealed() {
			return 1;
		}

		@Override
		int replaced() {
			return 2;
		}

		int past() {
			return super.book();
		}

	}

	static class InnocentBase {

		int book() {
			return 1;
		}

		int callsConcealed() {
			return concealed();
		}

		private int concealed() {
			return 0;
		}

		/** Runs for no bean, as the subclass replaces it. */
		int replaced() {
			return book();
		}

	}

	abstract static class Base<T> {

		int template() {
			return book();
		}

		int generic(T value) {
			return take(value);
		}

		int calledBySuper() {
			return book();
		}

		abstract int book();

		abstract int take(T value);

	}

	static class Sub extends Base<String> {

		@Override
		@Guarded("sub")
		int book() {
			return 1;
		}

		@Override
		@Guarded("take")
		int take(String value) {
			return 1;
		}

		@Override
		int calledBySuper() {
			return super.calledBySuper() + 1;
		}

	}

	static class Guard {

		@Guarded("guard")
		int book() {
			return 1;
		}

	}

	static class BySuper extends Guard {

		int other() {
			return super.book();
		}

	}

	static class Awaits {

		@AwaitEvent("dawn")
		void call() {
		}

	}

	static class Sets {

		@SetEvent("dawn")
		void call() {
		}

	}

	@Guarded("whole")
	static class Whole {

		void outer() {
			inner();
		}

		void inner() {
		}

		@Guarded("another")
		void other() {
			inner();
		}

		@Guarded(name = "by-key", key = "#key")
		void keyed(int key) {
			if (key > 0) {
				keyed(key - 1);
			}
		}

	}

}
