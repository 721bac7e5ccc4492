package io.signalbox.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Runs the method holding the lock of a named condition and, when it has returned
 * normally, wakes those who {@link AwaitCondition wait} for it, before the lock is
 * released. They look again at what they wait for when the lock is free.
 *
 * <p>
 * On a class it applies to all methods that a proxy can reach; on a method it replaces
 * the one on the class.
 *
 * @since 0.1
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SignalCondition {

	/**
	 * Alias for {@link #name}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * Name of the condition.
	 * @return the name
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * Which condition of this name: an expression in Spring's expression language over
	 * the parameters, such as {@code #order.id}. Each key has a condition of its own,
	 * with the lock of the same key. A collection or an array is an error. A {@code null}
	 * is an error unless {@code signalbox.defaults.null-key} says {@code share}.
	 * @return the expression; by default there is one condition, without a key
	 */
	String key() default "";

	/**
	 * Whether to wake all who wait, or only the one that has waited longest. One is
	 * enough where each wakened waiter can use what has become true, and no two wait for
	 * different things.
	 * @return whether to wake all
	 */
	boolean all() default true;

	/**
	 * Longest wait for the lock, such as {@code 2s}; {@code 0} tries once, {@code none}
	 * waits for ever. {@code signalbox.conditions.<name>.timeout} wins over it; defaults
	 * to {@code signalbox.defaults.timeout}.
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
