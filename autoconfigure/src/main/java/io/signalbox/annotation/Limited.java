package io.signalbox.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
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
 * @since 0.1
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
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
	 * How many callers may be inside at once, at least 1. Needed unless
	 * {@code signalbox.semaphores.<name>.permits} is set, which wins over it.
	 * @return the number of permits; {@link #CONFIGURED} leaves it to the configuration
	 */
	int permits() default CONFIGURED;

	/**
	 * Longest wait, such as {@code 2s} or {@code 500ms}; {@code 0} tries once,
	 * {@code none} waits for ever. {@code signalbox.semaphores.<name>.timeout} wins over
	 * it; defaults to {@code signalbox.defaults.timeout}.
	 * @return the timeout
	 */
	String timeout() default "";

	/** The number of permits is configured, not annotated. */
	int CONFIGURED = Integer.MIN_VALUE;

}
