package io.signalbox.interceptor;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is done around one method of one class: its operations, bound to their primitives,
 * the outermost first.
 *
 * @param targetClass the class that it was made for
 * @param first the outermost step
 * @param async how the result is waited for, or null if it is there on return
 */
record Plan(Class<?> targetClass, Step first, @Nullable AsyncResult async) {

	static Plan of(Class<?> targetClass, Operations operations, PlanBuilder builder) {
		Step step = AsyncResult.isHandedOver(operations.method()) ? new HandedOverBody() : new Step.Body();
		List<Operation> list = operations.operations();
		for (int i = list.size() - 1; i >= 0; i--) {
			step = builder.step(list.get(i), operations, step);
		}
		return new Plan(targetClass, step, AsyncResult.of(operations.method()));
	}

}
