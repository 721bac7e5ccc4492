package io.signalbox.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Lets a number of parties run the method together: a call waits until as many calls as
 * there are parties have arrived, before it runs the method or, at {@link At#EXIT},
 * after.
 *
 * <p>
 * If one of them times out or is interrupted, or fails before it arrives at the exit, the
 * barrier breaks for all: they get a {@code BarrierBrokenException}, and so does
 * everybody until the barrier is reset in code. Nothing else of the same method is held
 * while waiting. On a class the annotation applies to all methods that a proxy can reach;
 * on a method it replaces the one on the class.
 *
 * @since 0.1
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface AwaitBarrier {

	/**
	 * Alias for {@link #name}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * Name of the barrier. Defaults to {@code SimpleClassName.method} on a method and to
	 * {@code SimpleClassName} on a class.
	 * @return the name
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * Which barrier of this name: an expression in Spring's expression language over the
	 * parameters, such as {@code #order.id}. Calls with equal keys wait for each other. A
	 * collection or an array is an error. A {@code null} is an error unless
	 * {@code signalbox.defaults.null-key} says {@code share}.
	 * @return the expression; by default there is one barrier, without a key
	 */
	String key() default "";

	/**
	 * How many pass together, at least 1. Needed unless
	 * {@code signalbox.barriers.<name>.parties} is set, which wins over it.
	 * @return the number of parties; {@link #CONFIGURED} leaves it to the configuration
	 */
	int parties() default CONFIGURED;

	/**
	 * Where to wait.
	 * @return before or after the method
	 */
	At at() default At.ENTRY;

	/**
	 * Longest wait for the others, such as {@code 1m}; {@code none} waits for ever.
	 * {@code signalbox.barriers.<name>.timeout} wins over it; defaults to
	 * {@code signalbox.defaults.timeout}.
	 * @return the timeout
	 */
	String timeout() default "";

	/**
	 * What a caller gets who is not let in; only {@link At#ENTRY} lets anybody in.
	 * @return what to do
	 */
	OnTimeout onTimeout() default OnTimeout.THROW;

	/**
	 * A method to call for a caller who is not let in: one of the same class that takes
	 * the same arguments, and if it wants the exception last; or {@code bean::method} of
	 * another bean.
	 * @return the name of the method, or nothing for none
	 */
	String fallback() default "";

	/** The number of parties is configured, not annotated. */
	int CONFIGURED = Integer.MIN_VALUE;

	/**
	 * Where a party waits for the others.
	 */
	enum At {

		/** Before the method: they start together. */
		ENTRY,

		/** After the method has returned: they finish together. */
		EXIT

	}

}
