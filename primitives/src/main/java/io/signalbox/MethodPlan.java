package io.signalbox;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What stands around one annotated method of one bean, for those who look at it: what
 * applies the annotations makes it, and what shows it need not know how.
 *
 * @param bean name of the bean
 * @param method class, name and parameters of the method
 * @param steps what its annotations ask for, the first to be done first
 * @param advisors all that comes between a caller and the method, the outermost first, or
 * {@code null} where there is no one object to look at
 * @since 0.1
 */
public record MethodPlan(String bean, String method, List<Step> steps, @Nullable List<Advisor> advisors) {

	/** Name, among the settings of a step, of the lock of its condition. */
	public static final String LOCK = "lock";

	/**
	 * Whether a step uses a primitive, or a condition whose lock that is.
	 * @param name name of the primitive
	 * @return whether any step does
	 */
	public boolean uses(String name) {
		return this.steps.stream()
			.anyMatch((step) -> step.name().equals(name) || name.equals(step.settings().get(LOCK)));
	}

	/**
	 * What one annotation asks for.
	 *
	 * @param annotation the annotation, such as {@code @Guarded}
	 * @param name name of the primitive
	 * @param kind the kind, or side, of the primitive that is used, such as
	 * {@code semaphore} or {@code read}
	 * @param settings what else it says, by the name of the attribute: the timeout is the
	 * one that is in force
	 */
	public record Step(String annotation, String name, String kind, Map<String, String> settings) {
	}

	/**
	 * One that comes between.
	 *
	 * @param name the class of its advice, or the name of its aspect or bean
	 * @param order its order, or {@code null} if it has none
	 * @param signalbox whether it is the one that runs the steps
	 */
	public record Advisor(String name, @Nullable Integer order, boolean signalbox) {
	}

}
