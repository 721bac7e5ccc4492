package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

import io.signalbox.Kind;
import io.signalbox.interceptor.Operation.AwaitBarrierOperation;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;

/**
 * Looks at one annotated method: whether what its annotations ask for can be done around
 * it.
 *
 * @param method the method
 * @param operations what its annotations ask for
 * @param problems where to note what can't be done
 */
record MethodCheck(Method method, Operations operations, List<WiringProblem> problems) {

	private static final String NOT_HELD_LONG_ENOUGH = " (what is held would be released before the result is there)";

	/** Fallbacks of the class itself were checked when its annotations were read. */
	void fallbacks(ConfigurableListableBeanFactory beans) {
		for (Operation operation : this.operations.operations()) {
			Otherwise otherwise = operation.otherwise();
			if (otherwise != null && otherwise.isOfBean()) {
				try {
					Fallback.find(typeOf(otherwise.bean(), beans), otherwise.methodName(), this.operations.method(),
							Fallback.reason(operation.kind() == Kind.BARRIER));
				}
				catch (IllegalArgumentException ex) {
					this.problems.add(new WiringProblem(
							this.operations.describe(), operation.annotation() + " 'fallback' can't be '"
									+ otherwise.fallback() + "': " + ex.getMessage(),
							"Correct the name, or write the method"));
				}
			}
		}
	}

	private static Class<?> typeOf(String bean, ConfigurableListableBeanFactory beans) {
		Class<?> type = beans.containsBean(bean) ? beans.getType(bean, false) : null;
		if (type == null) {
			throw new IllegalArgumentException("there is no bean '" + bean + "'");
		}
		return ClassUtils.getUserClass(type);
	}

	/** Whether a proxy comes between the method and its callers. */
	void reachable() {
		boolean finalClass = Modifier.isFinal(this.operations.type().getModifiers());
		if (!OperationSource.isReachable(this.method) || finalClass) {
			int modifiers = this.method.getModifiers();
			String found = finalClass ? "its class is final" : Modifier.isPrivate(modifiers) ? "it is private"
					: Modifier.isStatic(modifiers) ? "it is static" : "it is final";
			this.problems.add(new WiringProblem(this.operations.describe(),
					"the method is annotated but no proxy can reach it: " + found, finalClass
							? "Make the class non-final" : "Make it a non-final instance method that is not private"));
		}
	}

	/** Whether what is held can be held until the result is there. */
	void returnType() {
		try {
			AsyncResult async = AsyncResult.of(this.method);
			if (async != null) {
				ContextCarrier.prepare();
				this.operations.operations().forEach((operation) -> asynchronous(operation, async));
			}
		}
		catch (UnsupportedOperationException ex) {
			this.problems.add(new WiringProblem(this.operations.describe(), ex.getMessage() + NOT_HELD_LONG_ENOUGH,
					"Or annotate the blocking method that does the work, or use the primitive in code"));
		}
	}

	private void asynchronous(Operation operation, AsyncResult async) {
		Otherwise otherwise = operation.otherwise();
		if (otherwise == null) {
			return;
		}
		if (!otherwise.isFallback() && async.empty() == null) {
			this.problems.add(new WiringProblem(this.operations.describe(),
					operation.annotation() + " 'onTimeout' can't be SKIP: the return type "
							+ new MethodParameter(this.operations.method(), -1).getParameterType().getSimpleName()
							+ " knows no empty result",
					"Give it a 'fallback', or handle the exception"));
		}
		if (operation instanceof AwaitBarrierOperation barrier && barrier.atExit()) {
			this.problems.add(new WiringProblem(this.operations.describe(),
					operation.annotation() + " can't have a 'fallback' or SKIP at EXIT: the result has been given "
							+ "when the barrier is waited for",
					"Wait at ENTRY, or handle the exception"));
		}
	}

}
