package io.signalbox.interceptor;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;

/**
 * How many permits each call of one method takes.
 *
 * @param expression what the annotation says
 * @param shared what evaluation needs besides the call
 * @param where annotation and method, for messages
 */
record CallWeight(MethodExpression expression, EvaluationContext shared, String where) {

	int of(MethodInvocation invocation) {
		Object value = this.expression.value(invocation, this.shared);
		if (value instanceof Number number && isWeight(number)) {
			return number.intValue();
		}
		throw new IllegalArgumentException(this.where + ": 'weight' must be a whole number of at least 1 but was "
				+ value + ": " + this.expression);
	}

	static boolean isWeight(@Nullable Object value) {
		return value instanceof Number number && number.intValue() >= 1 && number.doubleValue() == number.intValue();
	}

}
