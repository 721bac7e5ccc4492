package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Threads;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.spel.SpelEvaluationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A compiled expression gives what the interpreted one gives, whatever types its
 * arguments turn out to have.
 */
@Timeout(60)
class MethodExpressionTests {

	/** More than it takes for an expression to be compiled. */
	private static final int OFTEN = 500;

	@RegisterExtension
	final Threads threads = new Threads();

	private final EvaluationContext shared = CallContext.shared(new DefaultListableBeanFactory());

	@Test
	void compiledExpressionTakesOtherTypesThanBefore() throws Exception {
		MethodExpression expression = MethodExpression.parseCompiled("#item.id", method());
		for (int round = 0; round < 3; round++) {
			for (int i = 0; i < OFTEN; i++) {
				assertThat(value(expression, new One("one-" + i))).isEqualTo("one-" + i);
			}
			assertThat(value(expression, new Other(7))).isEqualTo(7);
			assertThatExceptionOfType(SpelEvaluationException.class).isThrownBy(() -> value(expression, null));
			assertThatExceptionOfType(SpelEvaluationException.class).isThrownBy(() -> value(expression, "text"));
			assertThat(value(expression, new One(null))).isNull();
			for (int i = 0; i < OFTEN; i++) {
				assertThat(value(expression, new Other(i))).isEqualTo(i);
			}
		}
	}

	@Test
	void threadsWithDifferentTypesGetTheirOwnValues() {
		MethodExpression expression = MethodExpression.parseCompiled("#item.id", method());
		List<Threads.Task<Void>> tasks = new ArrayList<>();
		for (int thread = 0; thread < 4; thread++) {
			boolean one = thread % 2 == 0;
			tasks.add(this.threads.run(() -> {
				for (int i = 0; i < 5_000; i++) {
					Object item = one ? new One("x" + i) : new Other(i);
					assertThat(value(expression, item)).isEqualTo(one ? "x" + i : (Object) i);
				}
			}));
		}
		assertThat(tasks).allSatisfy((task) -> assertThat(task.failure()).isNull());
	}

	@Test
	void plainParameterIsReadFromTheArgumentsWhateverItIs() throws Exception {
		for (String text : List.of("#item", " #item ", "#p0", "#a0")) {
			MethodExpression expression = MethodExpression.parseCompiled(text, method());
			Object[] argument = { 1 };
			assertThat(value(expression, argument)).isSameAs(argument);
			assertThat(value(expression, null)).isNull();
		}
		assertThat(value(MethodExpression.parseCompiled("#root", method()), "x")).isInstanceOf(Target.class);
	}

	@Test
	void parameterCanNotBeAssigned() {
		MethodExpression expression = MethodExpression.parse("#item = 3", method());
		assertThatExceptionOfType(SpelEvaluationException.class).isThrownBy(() -> value(expression, 1))
			.withMessageContaining("#item");
	}

	@Test
	void equalByText() {
		assertThat(MethodExpression.parse("#item", method())).isEqualTo(MethodExpression.parse("#item", method()))
			.hasSameHashCodeAs(MethodExpression.parse("#item", method()))
			.isNotEqualTo(MethodExpression.parse("#count", method()))
			.hasToString("#item");
	}

	@ParameterizedTest
	@ValueSource(strings = { "item", "item.id", "'x' + item", "limit + count", "{#item, count}", "#item.id == item",
			"item ?: 1", "size(item)", "#item.get(count)", "item.?[true]" })
	void parameterWithoutItsSignIsRefused(String text) throws Exception {
		Method method = Shelf.class.getMethod("take", Object.class, int.class);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> MethodExpression.parse(text, method))
			.withMessageStartingWith("'" + text + "' asks the bean for '")
			.withMessageMatching(".*which it does not have; a parameter is written with a sign: #(item|count)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit", "size", "#item.item", "#item.count + limit", "#item[count]", "{item: 1}",
			"#item.![count]", "#item.?[count > 1]", "'item'", "open", "owner.item" })
	void whatTheBeanHasOrWhatIsAskedOfAnotherIsNot(String text) throws Exception {
		Method method = Shelf.class.getMethod("take", Object.class, int.class);
		assertThat(MethodExpression.parse(text, method)).hasToString(text);
		Method named = Shelf.class.getMethod("named", Object.class, Object.class, Object.class, Object.class);
		assertThat(MethodExpression.parse(text.replace("count", "limit").replace("#item", "#open"), named)).isNotNull();
	}

	@Test
	void whatABeanHasBesidesItsInterfaceIsNotKnown() {
		assertThat(MethodExpression.parse("count", method())).hasToString("count");
	}

	/** Evaluates within a real call through a proxy. */
	private @Nullable Object value(MethodExpression expression, @Nullable Object item) throws Exception {
		ProxyFactory factory = new ProxyFactory(new Target());
		List<@Nullable Object> values = new ArrayList<>();
		factory.addAdvice((MethodInterceptor) (MethodInvocation invocation) -> {
			values.add(expression.value(invocation, this.shared));
			return invocation.proceed();
		});
		((Calls) factory.getProxy()).call(item, 1);
		return values.get(0);
	}

	private static Method method() {
		try {
			return Calls.class.getMethod("call", Object.class, int.class);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public interface Calls {

		int call(@Nullable Object item, int count);

	}

	public static class Target implements Calls {

		private final AtomicInteger calls = new AtomicInteger();

		@Override
		public int call(@Nullable Object item, int count) {
			return this.calls.addAndGet(count);
		}

	}

	public static class Shelf {

		public final int limit = 3;

		public boolean isOpen() {
			return true;
		}

		public int size() {
			return 1;
		}

		public Object getOwner() {
			return this;
		}

		public Object take(Object item, int count) {
			return item;
		}

		/** Parameters that are called as what the bean has. */
		public Object named(Object limit, Object open, Object size, Object owner) {
			return limit;
		}

	}

	public record One(@Nullable String id) {

		public @Nullable String getId() {
			return this.id;
		}

	}

	public record Other(int id) {

		public int getId() {
			return this.id;
		}

	}

}
