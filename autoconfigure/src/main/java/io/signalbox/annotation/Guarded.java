package io.signalbox.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
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
 * <p>
 * Several of them on one method hold all their locks, which are taken in the order of
 * their names whatever the order in the source: no two such methods wait for each other.
 *
 * @since 0.1
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(Guarded.List.class)
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
	 * Which lock of this name: an expression in Spring's expression language over the
	 * parameters, such as {@code #order.id}. Calls with equal keys exclude each other,
	 * others do not. A collection or an array, also an inline {@code {#from, #to}}, is
	 * several keys, which are locked all or nothing in one order for all callers; none
	 * locks nothing. A {@code null} is an error unless
	 * {@code signalbox.defaults.null-key} says {@code share}.
	 * @return the expression; by default there is one lock, without a key
	 */
	String key() default "";

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

	/**
	 * How long each hold of the lock lasts at least, such as {@code 5s}, however early
	 * the method ends: its caller goes on at once, and the lock stays taken until the
	 * time is over, counted from the grant. So a job that is done quickly is not done
	 * again by another instance whose clock is a little late. It is a setting of the
	 * lock, like its type, and not for one that is re-entrant or a read-write lock.
	 * {@code signalbox.locks.<name>.hold-at-least} wins over it.
	 * @return the time; by default a hold ends with the method
	 */
	String holdAtLeast() default "";

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

	/**
	 * Several locks, which are taken in the order of their names.
	 */
	@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@interface List {

		/**
		 * The annotations.
		 * @return one or more, each with a name of its own
		 */
		Guarded[] value();

	}

}
