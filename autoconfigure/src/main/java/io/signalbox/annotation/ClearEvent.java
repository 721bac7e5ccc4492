package io.signalbox.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Clears a named event around the method, which makes the next to come wait: by default
 * when the method has returned normally.
 *
 * <p>
 * It happens while what other annotations on the same method hold is still held. On a
 * class it applies to all methods that a proxy can reach; on a method it replaces the one
 * on the class.
 *
 * @since 0.1
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ClearEvent {

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
	 * collection or an array is several keys, all of which are cleared. It is evaluated
	 * before the method runs. A {@code null} is an error unless
	 * {@code signalbox.defaults.null-key} says {@code share}.
	 * @return the expression; by default there is one event, without a key
	 */
	String key() default "";

	/**
	 * When to clear the event.
	 * @return the moment
	 */
	Moment on() default Moment.SUCCESS;

}
