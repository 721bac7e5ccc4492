package io.signalbox.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Runs the method while holding a permit of a named semaphore: at most so many callers at
 * a time.
 *
 * <p>
 * On a class it applies to all methods that a proxy can reach, which then share one
 * limit; on a method it replaces the one on the class. Where no permit can be had in time
 * the method does not run, and the caller gets an exception. The permit is released when
 * the method returns or throws.
 *
 * <p>
 * Several of them on one method hold all their permits, which are taken in the order of
 * their names whatever the order in the source: no two such methods wait for each other.
 *
 * @since 0.1
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(Limited.List.class)
public @interface Limited {

	/**
	 * Alias for {@link #name}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * Name of the semaphore; all that use a name share its permits. Defaults to
	 * {@code SimpleClassName.method} on a method and to {@code SimpleClassName} on a
	 * class.
	 * @return the name
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * Which semaphore of this name: an expression in Spring's expression language over
	 * the parameters, such as {@code #order.id}. Each key has all the permits. A
	 * collection or an array is several keys, of which permits are taken all or nothing
	 * in one order for all callers; none takes nothing. A {@code null} is an error unless
	 * {@code signalbox.defaults.null-key} says {@code share}.
	 * @return the expression; by default there is one semaphore, without a key
	 */
	String key() default "";

	/**
	 * How many callers may be inside at once, at least 1. Needed unless
	 * {@code signalbox.semaphores.<name>.permits} is set, which wins over it.
	 * @return the number of permits; {@link #CONFIGURED} leaves it to the configuration
	 */
	int permits() default CONFIGURED;

	/**
	 * The same as a text, for a placeholder such as {@code "${gateway.permits}"}.
	 * @return the number of permits; not together with {@link #permits}
	 */
	String permitsString() default "";

	/**
	 * How many permits one call takes: an expression in Spring's expression language over
	 * the parameters that gives a whole number of at least 1, such as
	 * {@code #batch.size()}. A call that asks for more than there are is refused.
	 * @return the expression; by default a call takes one permit
	 */
	String weight() default "";

	/**
	 * How many callers may wait at once, 0 for none; more are refused.
	 * {@code signalbox.semaphores.<name>.max-waiting} wins over it.
	 * @return the number of callers; {@link #CONFIGURED} leaves it to the configuration,
	 * and to any number
	 */
	int maxWaiting() default CONFIGURED;

	/**
	 * Longest wait, such as {@code 2s} or {@code 500ms}; {@code 0} tries once,
	 * {@code none} waits for ever. {@code signalbox.semaphores.<name>.timeout} wins over
	 * it; defaults to {@code signalbox.defaults.timeout}.
	 * @return the timeout
	 */
	String timeout() default "";

	/**
	 * What a caller gets who is not let in.
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

	/** The number is configured, not annotated. */
	int CONFIGURED = Integer.MIN_VALUE;

	/**
	 * Several limits, whose permits are taken in the order of their names.
	 */
	@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@interface List {

		/**
		 * The annotations.
		 * @return one or more, each with a name of its own
		 */
		Limited[] value();

	}

}
