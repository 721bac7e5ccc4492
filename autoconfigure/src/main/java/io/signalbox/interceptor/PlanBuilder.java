package io.signalbox.interceptor;

import io.signalbox.Acquirable;
import io.signalbox.BarrierSettings;
import io.signalbox.Kind;
import io.signalbox.LockSettings;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Timeout;
import io.signalbox.annotation.LockMode;
import io.signalbox.interceptor.ConditionStep.Signal;
import io.signalbox.interceptor.ConditionStep.Until;
import io.signalbox.interceptor.Operation.AwaitBarrierOperation;
import io.signalbox.interceptor.Operation.AwaitConditionOperation;
import io.signalbox.interceptor.Operation.AwaitEventOperation;
import io.signalbox.interceptor.Operation.ChangeEventOperation;
import io.signalbox.interceptor.Operation.GuardedOperation;
import io.signalbox.interceptor.Operation.LimitedOperation;
import io.signalbox.interceptor.Operation.SignalConditionOperation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

/**
 * Binds operations to primitives, which are made if need be.
 */
final class PlanBuilder {

	private final SignalboxRegistry registry;

	private final Defaults defaults;

	private final BeanFactory beans;

	PlanBuilder(SignalboxRegistry registry, Defaults defaults, BeanFactory beans) {
		this.registry = registry;
		this.defaults = defaults;
		this.beans = beans;
	}

	Step step(Operation operation, Interrupts interrupts, Step inside) {
		if (operation instanceof GuardedOperation guarded) {
			return acquire(lock(guarded), guarded.timeout(), interrupts, inside);
		}
		if (operation instanceof LimitedOperation limited) {
			Integer permits = limited.permits();
			SemaphoreSettings settings = (permits != null)
					? new SemaphoreSettings(permits, true, this.defaults.fair(), Settings.UNLIMITED, null) : null;
			return acquire(this.registry.semaphore(limited.name(), settings), limited.timeout(), interrupts, inside);
		}
		if (operation instanceof AwaitEventOperation await) {
			return acquire(this.registry.event(await.name()), await.timeout(), interrupts, inside);
		}
		if (operation instanceof AwaitBarrierOperation barrier) {
			Integer parties = barrier.parties();
			BarrierSettings settings = (parties != null) ? new BarrierSettings(parties, null) : null;
			return new AwaitBarrierStep(this.registry.barrier(barrier.name(), settings), barrier.atExit(),
					timeout(barrier.timeout()), interrupts, inside);
		}
		if (operation instanceof AwaitConditionOperation await) {
			return new ConditionStep(this.registry.condition(await.name()), new Until(await.until(), this.beans),
					Signal.NOBODY, timeout(await.timeout()), interrupts, inside);
		}
		if (operation instanceof SignalConditionOperation signal) {
			return new ConditionStep(this.registry.condition(signal.name()), null,
					signal.all() ? Signal.ALL : Signal.ONE, timeout(signal.timeout()), interrupts, inside);
		}
		ChangeEventOperation change = (ChangeEventOperation) operation;
		return new ChangeEventStep(this.registry.event(change.name()), change.set(), change.on(), inside);
	}

	private Acquirable lock(GuardedOperation guarded) {
		Settings declared = this.registry.declared(guarded.name());
		boolean declaredSo = declared != null && declared.kind() == Kind.READ_WRITE;
		if (guarded.mode() == LockMode.EXCLUSIVE && !declaredSo) {
			return this.registry.lock(guarded.name(),
					new LockSettings(guarded.reentrant(), this.defaults.fair(), Settings.UNLIMITED, null));
		}
		NamedReadWriteLock lock = this.registry.readWriteLock(guarded.name());
		return (guarded.mode() == LockMode.READ) ? lock.readLock() : lock.writeLock();
	}

	private Step acquire(Acquirable primitive, @Nullable Timeout annotated, Interrupts interrupts, Step inside) {
		return new Step.Acquire(primitive, timeout(annotated), interrupts, inside);
	}

	private Timeout timeout(@Nullable Timeout annotated) {
		return (annotated != null) ? annotated : this.defaults.timeout();
	}

}
