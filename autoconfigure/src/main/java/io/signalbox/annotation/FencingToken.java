package io.signalbox.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * A {@code long} parameter of a method with {@link Guarded @Guarded} that gets the
 * fencing token of the lock's grant: a number that rises with each grant of the same lock
 * and key, across restarts of the application. A storage that keeps the last one can
 * refuse what a holder writes who was overtaken by a later one.
 *
 * <p>
 * Whatever the caller passes is replaced: pass {@code 0}. Who calls again inside the same
 * grant gets the same token. A read-write lock has no tokens, and several keys at once
 * have no one token.
 *
 * @since 0.1
 */
@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface FencingToken {

	/**
	 * Alias for {@link #name}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * Name of the lock, where the method has several guards.
	 * @return the name; by default that of the only guard
	 */
	@AliasFor("value")
	String name() default "";

}
