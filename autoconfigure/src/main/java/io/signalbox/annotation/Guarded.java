package io.signalbox.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Runs the method while holding a named lock: one caller at a time.
 *
 * <p>
 * On a class it applies to all methods that a proxy can reach, which then share one lock;
 * on a method it replaces the one on the class. Where the lock can't be had in time the
 * method does not run, and the caller gets an exception. The lock is released when the
 * method returns or throws.
 *
 * @since 0.1
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Guarded {

	/**
	 * Alias for {@link #name}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * Name of the lock; all that use a name share one lock. Defaults to
	 * {@code SimpleClassName.method} on a method and to {@code SimpleClassName} on a
	 * class.
	 * @return the name
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * Whether the same chain of calls may take the lock again. Without it, doing so is a
	 * {@code SelfDeadlockException}, at once. {@code signalbox.locks.<name>.type} wins
	 * over it.
	 * @return whether the lock is re-entrant
	 */
	boolean reentrant() default false;

	/**
	 * How the lock is held. {@code READ} and {@code WRITE} make it a read-write lock:
	 * many readers or one writer. A call that holds it for reading and asks to write gets
	 * a {@code SelfDeadlockException}, at once; a writer may read.
	 * @return the mode
	 */
	LockMode mode() default LockMode.EXCLUSIVE;

	/**
	 * Longest wait, such as {@code 2s} or {@code 500ms}; {@code 0} tries once,
	 * {@code none} waits for ever. {@code signalbox.locks.<name>.timeout} wins over it;
	 * defaults to {@code signalbox.defaults.timeout}.
	 * @return the timeout
	 */
	String timeout() default "";

}
