package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

import io.signalbox.Timeout;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.OnTimeout;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;

/**
 * Reads the attributes of one annotation of one method, and notes what is wrong with
 * them.
 *
 * @param annotation the annotation, without placeholders
 * @param method the most specific method
 * @param type the class of the bean
 * @param defaultNames to note a name that was made of class and method
 * @param problems to note what is wrong, and a remedy
 */
record Attributes(MergedAnnotation<?> annotation, Method method, Class<?> type, Set<String> defaultNames,
		BiConsumer<String, String> problems) {

	String nameOrDefault(boolean onTheMethod) {
		String name = this.annotation.getString("name");
		if (!name.isEmpty()) {
			return checked(name);
		}
		String simpleName = this.type.getSimpleName();
		String made = onTheMethod ? simpleName + "." + this.method.getName() : simpleName;
		this.defaultNames.add(made);
		return made;
	}

	String name() {
		return checked(this.annotation.getString("name"));
	}

	private String checked(String name) {
		if (name.isBlank() || !name.equals(name.strip())) {
			this.problems.accept("'name' must be a name without spaces around it but was '" + name + "'",
					"Give the name of the primitive, such as @" + this.annotation.getType().getSimpleName()
							+ "(\"catalog-loaded\")");
		}
		return name;
	}

	@Nullable Timeout timeout() {
		String text = this.annotation.getString("timeout");
		if (text.isEmpty()) {
			return null;
		}
		try {
			return Timeout.valueOf(text);
		}
		catch (IllegalArgumentException ex) {
			this.problems.accept("'timeout' is wrong: " + ex.getMessage(),
					"Correct it, or leave it out to use the configured timeout");
			return null;
		}
	}

	/** How long a hold lasts at least; zero where it says so. */
	@Nullable Timeout holdAtLeast() {
		String text = this.annotation.getString("holdAtLeast");
		if (text.isEmpty()) {
			return null;
		}
		try {
			Timeout time = Timeout.valueOf(text);
			if (!time.isNone()) {
				return time;
			}
		}
		catch (IllegalArgumentException ex) {
			// is told like one that is no time
		}
		this.problems.accept("'holdAtLeast' must be a time such as '5s' but was '" + text + "'",
				"Correct it, or leave it out where a hold ends with the method");
		return null;
	}

	@Nullable Integer number(String attribute, int configured, String remedy) {
		int number = this.annotation.getInt(attribute);
		if (number == configured) {
			return null;
		}
		if (number < 1) {
			this.problems.accept("'" + attribute + "' must be positive but was " + number, remedy);
		}
		return number;
	}

	@Nullable Integer permits() {
		String text = this.annotation.getString("permitsString").strip();
		String remedy = "Say how many callers may be inside at once";
		if (text.isEmpty()) {
			return number("permits", Limited.CONFIGURED, remedy);
		}
		if (this.annotation.getInt("permits") != Limited.CONFIGURED) {
			this.problems.accept("has both 'permits' and 'permitsString': " + this.annotation.getInt("permits")
					+ " and '" + text + "'", "Leave one of them out");
		}
		try {
			int permits = Integer.parseInt(text);
			if (permits > 0) {
				return permits;
			}
		}
		catch (NumberFormatException ex) {
			// is told like a number that is too small
		}
		this.problems.accept("'permitsString' must be a positive number but was '" + text + "'", remedy);
		return 1;
	}

	@Nullable Integer maxWaiting() {
		int maxWaiting = this.annotation.getInt("maxWaiting");
		if (maxWaiting == Limited.CONFIGURED) {
			return null;
		}
		if (maxWaiting < 0) {
			this.problems.accept("'maxWaiting' must not be negative but was " + maxWaiting,
					"Say how many callers may wait at once, 0 for none");
			return 0;
		}
		return maxWaiting;
	}

	@Nullable MethodExpression weight() {
		MethodExpression weight = this.annotation.getString("weight").isEmpty() ? null
				: expression("weight", MethodExpression::parseCompiled);
		Object constant = (weight != null) ? weight.constant() : null;
		if (constant != null && !CallWeight.isWeight(constant)) {
			this.problems.accept("'weight' must be a whole number of at least 1 but was " + constant,
					"Say how many permits a call takes");
		}
		return weight;
	}

	@Nullable MethodExpression key(boolean severalAllowed) {
		MethodExpression key = this.annotation.getString("key").isEmpty() ? null
				: expression("key", MethodExpression::parseCompiled);
		if (key == null) {
			return null;
		}
		Class<?> type = key.type();
		boolean several = Collection.class.isAssignableFrom(type) || Object[].class.isAssignableFrom(type);
		if (several && !severalAllowed) {
			this.problems.accept("'key' must be one key but is several: " + key, "Name one of them");
		}
		if (type.isArray() && !several) {
			this.problems.accept("'key' must not be an array of numbers or characters: " + key,
					"Name something that 'equals' compares");
		}
		return key;
	}

	@Nullable MethodExpression expression(String attribute, BiFunction<String, Method, MethodExpression> parser) {
		try {
			return parser.apply(this.annotation.getString(attribute), this.method);
		}
		catch (IllegalArgumentException ex) {
			this.problems.accept("'" + attribute + "' is wrong: " + ex.getMessage(), "Correct the expression");
			return null;
		}
	}

	@Nullable Otherwise otherwise() {
		boolean skip = this.annotation.getEnum("onTimeout", OnTimeout.class) == OnTimeout.SKIP;
		Otherwise otherwise = new Otherwise(skip, this.annotation.getString("fallback").strip());
		if (!skip && !otherwise.isFallback()) {
			return null;
		}
		if (skip && otherwise.isFallback()) {
			this.problems.accept("has both 'onTimeout = SKIP' and a fallback: '" + otherwise.fallback() + "'",
					"Leave one of them out");
		}
		if (this.annotation.getType() == AwaitBarrier.class
				&& this.annotation.getEnum("at", AwaitBarrier.At.class) == AwaitBarrier.At.EXIT) {
			this.problems.accept("can't do anything else at EXIT: the method has run already",
					"Leave out 'onTimeout' and 'fallback', or wait at ENTRY");
		}
		if (otherwise.isFallback() && !otherwise.isOfBean()) {
			checkFallback(otherwise);
		}
		return otherwise;
	}

	private void checkFallback(Otherwise otherwise) {
		try {
			Method fallback = Fallback.find(this.type, otherwise.methodName(), this.method,
					Fallback.reason(this.annotation.getType() == AwaitBarrier.class));
			if (Modifier.isStatic(this.method.getModifiers()) && !Modifier.isStatic(fallback.getModifiers())) {
				throw new IllegalArgumentException("it is not static, but the annotated method is");
			}
		}
		catch (IllegalArgumentException ex) {
			this.problems.accept("'fallback' can't be '" + otherwise.fallback() + "': " + ex.getMessage(),
					"Correct the name, or write the method");
		}
	}

}
