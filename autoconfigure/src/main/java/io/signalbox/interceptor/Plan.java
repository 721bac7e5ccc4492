package io.signalbox.interceptor;

import java.util.Arrays;
import java.util.List;

import io.signalbox.Acquirable;
import io.signalbox.LockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Timeout;
import io.signalbox.interceptor.Operation.AwaitEventOperation;
import io.signalbox.interceptor.Operation.ChangeEventOperation;
import io.signalbox.interceptor.Operation.GuardedOperation;
import io.signalbox.interceptor.Operation.LimitedOperation;
import org.jspecify.annotations.Nullable;

/**
 * What is done around one method of one class: its operations, bound to their primitives,
 * the outermost first.
 *
 * @param targetClass the class that it was made for
 * @param first the outermost step
 */
record Plan(Class<?> targetClass, Step first) {

	/**
	 * Binds operations to primitives, which are made if need be.
	 * @param targetClass the class of the target
	 * @param operations what the method asks for
	 * @param registry finds or makes the primitives
	 * @param defaults what holds where neither configuration nor annotation says
	 * @return the plan
	 */
	static Plan of(Class<?> targetClass, Operations operations, SignalboxRegistry registry, Defaults defaults) {
		boolean interruptible = Arrays.asList(operations.method().getExceptionTypes())
			.contains(InterruptedException.class);
		Step step = new Step.Body();
		List<Operation> list = operations.operations();
		for (int i = list.size() - 1; i >= 0; i--) {
			step = bind(list.get(i), registry, defaults, interruptible, step);
		}
		return new Plan(targetClass, step);
	}

	private static Step bind(Operation operation, SignalboxRegistry registry, Defaults defaults, boolean interruptible,
			Step inside) {
		if (operation instanceof GuardedOperation guarded) {
			LockSettings settings = new LockSettings(guarded.reentrant(), defaults.fair(), Settings.UNLIMITED, null);
			return acquire(registry.lock(guarded.name(), settings), guarded.timeout(), defaults, interruptible, inside);
		}
		if (operation instanceof LimitedOperation limited) {
			Integer permits = limited.permits();
			SemaphoreSettings settings = (permits != null)
					? new SemaphoreSettings(permits, true, defaults.fair(), Settings.UNLIMITED, null) : null;
			return acquire(registry.semaphore(limited.name(), settings), limited.timeout(), defaults, interruptible,
					inside);
		}
		if (operation instanceof AwaitEventOperation await) {
			return acquire(registry.event(await.name()), await.timeout(), defaults, interruptible, inside);
		}
		ChangeEventOperation change = (ChangeEventOperation) operation;
		return new Step.ChangeEvent(registry.event(change.name()), change.set(), change.on(), inside);
	}

	private static Step acquire(Acquirable primitive, @Nullable Timeout annotated, Defaults defaults,
			boolean interruptible, Step inside) {
		Timeout timeout = (annotated != null) ? annotated : defaults.timeout();
		return new Step.Acquire(primitive, timeout, interruptible, inside);
	}

}
