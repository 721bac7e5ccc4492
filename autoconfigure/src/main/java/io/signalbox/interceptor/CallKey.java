package io.signalbox.interceptor;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;

/**
 * The key, or the keys, of each call of one method.
 *
 * @param expression what the annotation says
 * @param shared what evaluation needs besides the call
 * @param nulls what to do with a key that is null
 * @param where annotation and method, for messages
 */
record CallKey(MethodExpression expression, EvaluationContext shared, NullKey nulls, String where) {

	/** A key, or a collection or array of keys. */
	Object of(MethodInvocation invocation) {
		Object value = this.expression.value(invocation, this.shared);
		return (value != null) ? value : ofNull();
	}

	/** Whether a value is several keys, or none. */
	boolean isSeveral(Object value) {
		return this.expression.maybeSeveral() && (value instanceof Collection || value instanceof Object[]);
	}

	/** The keys that a value with several of them has. */
	List<Object> elements(Object several) {
		Collection<? extends @Nullable Object> values = (several instanceof Object[] array) ? Arrays.asList(array)
				: (Collection<? extends @Nullable Object>) several;
		return values.stream().<Object>map((value) -> (value != null) ? value : ofNull()).toList();
	}

	private Object ofNull() {
		if (this.nulls == NullKey.SHARE) {
			return Shared.NULL;
		}
		throw new IllegalArgumentException(this.where + ": 'key' must not be null: " + this.expression
				+ " ('signalbox.defaults.null-key: share' lets all calls without a key share one)");
	}

	IllegalArgumentException several(Object value) {
		return new IllegalArgumentException(
				this.where + ": 'key' must be one key but was " + value.getClass().getName() + ": " + this.expression);
	}

	/** Stands for null, which no map takes as a key. */
	private enum Shared {

		NULL;

		@Override
		public String toString() {
			return "null";
		}

	}

}
