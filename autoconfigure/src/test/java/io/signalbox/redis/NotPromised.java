package io.signalbox.redis;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.Arrays;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A behaviour of the contract that this engine does not promise, and why. Its test is
 * skipped; one that does not exist fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(NotPromised.All.class)
@ExtendWith(NotPromised.Condition.class)
public @interface NotPromised {

	/** Name of the test. */
	String test();

	String because();

	/** Several. */
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@ExtendWith(NotPromised.Condition.class)
	@interface All {

		NotPromised[] value();

	}

	/** Skips them. */
	final class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			Class<?> type = context.getRequiredTestClass();
			NotPromised[] exceptions = type.getAnnotationsByType(NotPromised.class);
			for (NotPromised exception : exceptions) {
				if (!exists(type, exception.test())) {
					throw new IllegalStateException(type + " has no test " + exception.test());
				}
			}
			return context.getTestMethod()
				.flatMap((method) -> Arrays.stream(exceptions)
					.filter((exception) -> exception.test().equals(method.getName()))
					.findAny())
				.map((exception) -> ConditionEvaluationResult.disabled(exception.because()))
				.orElseGet(() -> ConditionEvaluationResult.enabled("promised"));
		}

		private static boolean exists(Class<?> type, String name) {
			for (Class<?> each = type; each != null; each = each.getSuperclass()) {
				if (Arrays.stream(each.getDeclaredMethods()).map(Method::getName).anyMatch(name::equals)) {
					return true;
				}
			}
			return false;
		}

	}

}
