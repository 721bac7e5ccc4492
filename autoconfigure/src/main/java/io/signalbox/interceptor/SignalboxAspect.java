package io.signalbox.interceptor;

import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.DeclarePrecedence;
import org.jspecify.annotations.Nullable;

/**
 * The aspect that AspectJ weaves around annotated methods, at load time or at compile
 * time. Woven code calls it, and nobody else should.
 *
 * <p>
 * It is compiled by a plain Java compiler. What AspectJ's compiler would add,
 * {@link #aspectOf} and {@link #hasAspect}, is written by hand, so that it can be woven
 * at compile time as it is.
 *
 * @since 0.1
 */
@Aspect
@DeclarePrecedence("org.springframework.scheduling.aspectj.*, io.signalbox.interceptor.SignalboxAspect, "
		+ "org.springframework.cache.aspectj.*, org.springframework.transaction.aspectj.*")
public final class SignalboxAspect {

	/**
	 * Our annotations on the method: themselves, on another annotation, or on one of
	 * those. AspectJ finds no others by itself.
	 */
	private static final String ON_METHOD = "execution(@(io.signalbox.annotation..*) * *(..))"
			+ " || execution(@(@(io.signalbox.annotation..*) *) * *(..))"
			+ " || execution(@(@(@(io.signalbox.annotation..*) *) *) * *(..))";

	/** The same on the class, for the methods that a proxy would see. */
	private static final String ON_CLASS = "execution(!private !static * *(..)) && (within(@(io.signalbox.annotation..*) *)"
			+ " || within(@(@(io.signalbox.annotation..*) *) *)"
			+ " || within(@(@(@(io.signalbox.annotation..*) *) *) *))";

	private static final SignalboxAspect INSTANCE = new SignalboxAspect();

	private SignalboxAspect() {
	}

	/**
	 * The one instance, which woven code asks for.
	 * @return the instance
	 */
	public static SignalboxAspect aspectOf() {
		return INSTANCE;
	}

	/**
	 * Whether there is an instance.
	 * @return {@code true}
	 */
	public static boolean hasAspect() {
		return true;
	}

	/**
	 * Runs a woven method as the application context of the JVM asks for.
	 * @param joinPoint the call
	 * @return what the method returns
	 * @throws IllegalStateException if there is no context to say what is to be held
	 * @throws Throwable what the method throws, or why it was not run
	 */
	// proxies of annotations, which the JDK makes, seem to be classes with annotations
	@Around(value = "(" + ON_METHOD + " || (" + ON_CLASS + ")) && !within(java.lang.annotation.Annotation+)",
			argNames = "joinPoint")
	public @Nullable Object around(ProceedingJoinPoint joinPoint) throws Throwable {
		return WovenCalls.interceptor().invoke(new WovenInvocation(joinPoint));
	}

}
