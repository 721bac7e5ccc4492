package io.signalbox.interceptor;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets who was not let in, where that is not the exception.
 */
interface Refusal {

	/** The result in place of the method's. */
	@Nullable Object instead(MethodInvocation invocation, RuntimeException reason) throws Throwable;

	/** Nothing, as far as the type of the result knows it. */
	static Refusal skip(Class<?> returnType) {
		Object nothing = nothing(returnType);
		return (invocation, reason) -> nothing;
	}

	/** A result that ends with nothing. */
	static Refusal skip(AsyncResult type) {
		return (invocation, reason) -> type.empty();
	}

	/** The empty value of a type, or {@code null}. */
	static @Nullable Object nothing(Class<?> type) {
		if (type == boolean.class) {
			return false;
		}
		if (type == char.class) {
			return '\0';
		}
		if (type == byte.class) {
			return (byte) 0;
		}
		if (type == short.class) {
			return (short) 0;
		}
		if (type == int.class) {
			return 0;
		}
		if (type == long.class) {
			return 0L;
		}
		if (type == float.class) {
			return 0f;
		}
		if (type == double.class) {
			return 0d;
		}
		if (type == Optional.class) {
			return Optional.empty();
		}
		if (type == OptionalInt.class) {
			return OptionalInt.empty();
		}
		if (type == OptionalLong.class) {
			return OptionalLong.empty();
		}
		return (type == OptionalDouble.class) ? OptionalDouble.empty() : null;
	}

}
