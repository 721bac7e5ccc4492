package io.signalbox.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Runs the method not before a named event is set. Where that takes too long the method
 * does not run, and the caller gets an exception. Waiting consumes nothing.
 *
 * <p>
 * It waits before anything else on the same method is acquired, so that nobody holds a
 * lock while waiting for an event. On a class it applies to all methods that a proxy can
 * reach; on a method it replaces the one on the class.
 *
 * @since 0.1
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface AwaitEvent {

	/**
	 * Alias for {@link #name}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * Name of the event.
	 * @return the name, which is needed
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * Which event of this name: an expression in Spring's expression language over the
	 * parameters, such as {@code #order.id}. Each key has an event of its own. A
	 * collection or an array is several keys, all of which must be set; none waits for
	 * nothing. A {@code null} is an error unless {@code signalbox.defaults.null-key} says
	 * {@code share}.
	 * @return the expression; by default there is one event, without a key
	 */
	String key() default "";

	/**
	 * Longest wait, such as {@code 2s} or {@code 500ms}; {@code 0} only looks,
	 * {@code none} waits for ever. {@code signalbox.events.<name>.timeout} wins over it;
	 * defaults to {@code signalbox.defaults.timeout}.
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

}
