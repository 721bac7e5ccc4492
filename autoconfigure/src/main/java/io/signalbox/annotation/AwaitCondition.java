package io.signalbox.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Runs the method holding the lock of a named condition, once a predicate is true. While
 * it is not, the lock is given away. Where it does not become true in time, the method
 * does not run, and the caller gets an exception.
 *
 * <p>
 * The predicate is looked at first of all, and again after each {@link SignalCondition
 * signal}; it stays true while the method runs, as far as the lock guards it. On a class
 * the annotation applies to all methods that a proxy can reach; on a method it replaces
 * the one on the class.
 *
 * @since 0.1
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface AwaitCondition {

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
	 * What to wait for: an expression in Spring's expression language that is true or
	 * false, with the parameters by name ({@code #sku}), the bean as {@code #root} and
	 * other beans by name ({@code @warehouse}).
	 * @return the expression
	 */
	String until();

	/**
	 * Longest wait in all, for the lock and for the predicate, such as {@code 2s};
	 * {@code 0} only looks, {@code none} waits for ever.
	 * {@code signalbox.conditions.<name>.timeout} wins over it; defaults to
	 * {@code signalbox.defaults.timeout}.
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
