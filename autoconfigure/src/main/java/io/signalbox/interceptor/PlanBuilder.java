package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import io.signalbox.Acquirable;
import io.signalbox.BarrierSettings;
import io.signalbox.CallObserver;
import io.signalbox.Keys;
import io.signalbox.Kind;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
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
import org.springframework.expression.EvaluationContext;
import org.springframework.util.ClassUtils;

/**
 * Binds operations to primitives, which are made if need be.
 */
final class PlanBuilder {

	private final SignalboxRegistry registry;

	private final Defaults defaults;

	private final BeanFactory beans;

	private final EvaluationContext shared;

	private final InTransaction inTransaction;

	private final @Nullable CallObserver observer;

	PlanBuilder(SignalboxRegistry registry, Defaults defaults, BeanFactory beans, @Nullable CallObserver observer) {
		this.registry = registry;
		this.defaults = defaults;
		this.beans = beans;
		this.shared = CallContext.shared(beans);
		this.inTransaction = InTransaction.of(defaults.transactions());
		this.observer = observer;
	}

	/** The step of one operation of a method, around the next. */
	Step step(Operation operation, Operations of, Step inside) {
		return new Binding(operation, of, inside).stepOrElse();
	}

	/** Binds one operation of one method. */
	private final class Binding {

		private final Operation operation;

		private final Operations of;

		private final Interrupts interrupts;

		private final Step inside;

		Binding(Operation operation, Operations of, Step inside) {
			this.operation = operation;
			this.of = of;
			this.interrupts = Interrupts.of(of.method());
			Step granted = isObserved() ? new ObservedStep.Granted(holdsInTransaction(), inside) : inside;
			this.inside = (operation.otherwise() != null) ? new OtherwiseStep.Inside(granted) : granted;
		}

		/** A barrier at the exit is not what lets the method in. */
		private boolean isObserved() {
			return PlanBuilder.this.observer != null && !(this.operation instanceof ChangeEventOperation)
					&& !(this.operation instanceof AwaitBarrierOperation barrier && barrier.atExit());
		}

		private InTransaction holdsInTransaction() {
			return switch (this.operation.kind()) {
				case LOCK, READ_WRITE, CONDITION -> PlanBuilder.this.inTransaction;
				default -> InTransaction.AS_EVER;
			};
		}

		/** The step, with something else around it for a caller who is not let in. */
		Step stepOrElse() {
			Otherwise otherwise = this.operation.otherwise();
			Step step = observed(step());
			return (otherwise == null) ? step : new OtherwiseStep(step, refusal(otherwise));
		}

		private Step observed(Step step) {
			CallObserver observer = PlanBuilder.this.observer;
			if (observer == null || !isObserved()) {
				return step;
			}
			NamedPrimitive primitive = Objects.requireNonNull(PlanBuilder.this.registry.find(this.operation.name()));
			if (primitive instanceof NamedReadWriteLock lock) {
				boolean reads = this.operation instanceof GuardedOperation guarded && guarded.mode() == LockMode.READ;
				primitive = reads ? lock.readLock() : lock.writeLock();
			}
			boolean held = primitive.kind() != Kind.EVENT && primitive.kind() != Kind.BARRIER;
			return new ObservedStep(step, observer, primitive, held, holdsInTransaction());
		}

		private Refusal refusal(Otherwise otherwise) {
			Method method = this.of.method();
			BeanFactory factory = PlanBuilder.this.beans;
			if (!otherwise.isFallback()) {
				AsyncResult async = AsyncResult.of(method);
				return (async != null) ? Refusal.skip(async) : Refusal.skip(method.getReturnType());
			}
			String bean = otherwise.isOfBean() ? otherwise.bean() : null;
			Class<?> type = (bean != null) ? factory.getType(bean) : this.of.type();
			Method fallback = Fallback.find(ClassUtils.getUserClass(Objects.requireNonNull(type)),
					otherwise.methodName(), method, Fallback.reason(this.operation.kind() == Kind.BARRIER));
			return Fallback.of(fallback, method, factory, bean);
		}

		private Step step() {
			if (this.operation instanceof GuardedOperation guarded) {
				return guarded(guarded);
			}
			if (this.operation instanceof LimitedOperation limited) {
				NamedSemaphore semaphore = PlanBuilder.this.registry.semaphore(limited.name(), settings(limited));
				return acquire(semaphore, NamedSemaphore::keys, Function.identity(), limited.weight(),
						limited.timeout());
			}
			if (this.operation instanceof AwaitEventOperation await) {
				NamedEvent event = PlanBuilder.this.registry.event(await.name());
				return acquire(event, NamedEvent::keys, Function.identity(), null, await.timeout());
			}
			if (this.operation instanceof AwaitBarrierOperation barrier) {
				Integer parties = barrier.parties();
				BarrierSettings settings = (parties != null) ? new BarrierSettings(parties, null) : null;
				Timeout timeout = timeout(barrier.timeout());
				NamedBarrier named = PlanBuilder.this.registry.barrier(barrier.name(), settings);
				named.checkTimeout(Step.Acquire.longest(named, timeout));
				return bind(named, NamedBarrier::keys, (each) -> new AwaitBarrierStep(each, barrier.atExit(), timeout,
						this.interrupts, PlanBuilder.this.observer, this.inside), null, InTransaction.AS_EVER);
			}
			if (this.operation instanceof AwaitConditionOperation await) {
				return condition(new Until(await.until(), PlanBuilder.this.shared), Signal.NOBODY, await.timeout());
			}
			if (this.operation instanceof SignalConditionOperation signal) {
				return condition(null, signal.all() ? Signal.ALL : Signal.ONE, signal.timeout());
			}
			ChangeEventOperation change = (ChangeEventOperation) this.operation;
			return bind(PlanBuilder.this.registry.event(change.name()), NamedEvent::keys,
					(each) -> change(change, each, this.inside), (all) -> {
						Step step = this.inside;
						for (NamedEvent each : all) {
							step = change(change, each, step);
						}
						return step;
					}, InTransaction.AS_EVER);
		}

		private Step guarded(GuardedOperation guarded) {
			Settings declared = PlanBuilder.this.registry.declared(guarded.name());
			boolean declaredSo = declared != null && declared.kind() == Kind.READ_WRITE;
			if (guarded.mode() == LockMode.EXCLUSIVE && !declaredSo) {
				LockSettings settings = new LockSettings(guarded.reentrant(), PlanBuilder.this.defaults.fair(),
						Settings.UNLIMITED, null, Keys.DEFAULT_MAX, guarded.token() != null, guarded.holdAtLeast());
				NamedLock lock = PlanBuilder.this.registry.lock(guarded.name(), settings);
				return lock(guarded, lock, NamedLock::keys, Function.identity());
			}
			return lock(guarded, PlanBuilder.this.registry.readWriteLock(guarded.name()), NamedReadWriteLock::keys,
					(guarded.mode() == LockMode.READ) ? NamedReadWriteLock::readLock : NamedReadWriteLock::writeLock);
		}

		private @Nullable SemaphoreSettings settings(LimitedOperation limited) {
			Integer permits = limited.permits();
			Integer maxWaiting = limited.maxWaiting();
			return (permits != null) ? new SemaphoreSettings(permits, true, PlanBuilder.this.defaults.fair(),
					(maxWaiting != null) ? maxWaiting : Settings.UNLIMITED, null) : null;
		}

		private Step condition(@Nullable Until until, Signal signal, @Nullable Timeout annotated) {
			Timeout timeout = timeout(annotated);
			return bind(PlanBuilder.this.registry.condition(this.operation.name()), NamedCondition::keys,
					(each) -> new ConditionStep(each, until, signal, timeout, this.interrupts,
							PlanBuilder.this.inTransaction, this.inside),
					null, PlanBuilder.this.inTransaction);
		}

		private static Step change(ChangeEventOperation change, NamedEvent event, Step inside) {
			return new ChangeEventStep(event, change.set(), change.on(), inside);
		}

		private <P extends NamedPrimitive> Step acquire(P primitive, Function<P, ? extends Keys<P>> keys,
				Function<P, ? extends Acquirable> side, @Nullable MethodExpression weight,
				@Nullable Timeout annotated) {
			Timeout timeout = timeout(annotated);
			CallWeight heavy = (weight != null) ? new CallWeight(weight, PlanBuilder.this.shared, where()) : null;
			Function<P, Step> one = (heavy != null)
					? (each) -> new AcquireByWeight(side.apply(each), heavy, timeout, this.interrupts, this.inside)
					: (each) -> new Step.Acquire(side.apply(each), timeout, this.interrupts, this.inside);
			if (this.operation.key() == null) {
				return one.apply(primitive);
			}
			KeyedStep<P> general = keyed(this.operation.key(), keys.apply(primitive), one,
					(all) -> all(all.stream().map(side).toList(), heavy, timeout), InTransaction.AS_EVER);
			return (heavy != null || isObserved()) ? general
					: new AcquireByKey<>(general, side, timeout, this.interrupts, this.inside);
		}

		/** A lock, which an open transaction may hold until it has completed. */
		private <P extends NamedPrimitive> Step lock(GuardedOperation guarded, P primitive,
				Function<P, ? extends Keys<P>> keys, Function<P, NamedLock> side) {
			InTransaction inTransaction = PlanBuilder.this.inTransaction;
			Timeout timeout = timeout(guarded.timeout());
			Integer parameter = guarded.token();
			TokenArgument token = (parameter != null) ? new TokenArgument(parameter) : null;
			Function<P, Step> one = (each) -> {
				NamedLock lock = side.apply(each);
				Step step = (token != null) ? new AcquireFenced(lock, timeout, this.interrupts, token, this.inside)
						: new Step.Acquire(lock, timeout, this.interrupts, this.inside);
				return inTransaction(List.of(lock), timeout, token, step);
			};
			if (this.operation.key() == null) {
				return one.apply(primitive);
			}
			boolean lasting = primitive.settings() instanceof LockSettings settings && settings.holdAtLeast() != null;
			Function<List<P>, Step> several = (token != null || lasting) ? null : (all) -> {
				List<NamedLock> locks = all.stream().map(side).toList();
				return inTransaction(locks, timeout, null, all(locks, null, timeout));
			};
			KeyedStep<P> general = keyed(this.operation.key(), keys.apply(primitive), one, several, inTransaction);
			return (token != null || isObserved()) ? general
					: new AcquireByKey<>(general, side, timeout, this.interrupts, this.inside);
		}

		private Step inTransaction(List<NamedLock> locks, Timeout timeout, @Nullable TokenArgument token,
				Step outside) {
			InTransaction inTransaction = PlanBuilder.this.inTransaction;
			return (inTransaction == InTransaction.AS_EVER) ? outside
					: new AcquireUntilCompletion(locks, all(locks, null, timeout), inTransaction, token, outside);
		}

		private AcquireAll all(List<? extends Acquirable> ordered, @Nullable CallWeight weight, Timeout timeout) {
			return new AcquireAll(ordered, weight, timeout, this.interrupts, this.inside);
		}

		/** The step itself, or with a key one that makes it for each call. */
		private <P extends NamedPrimitive> Step bind(P primitive, Function<P, ? extends Keys<P>> keys,
				Function<P, Step> one, @Nullable Function<List<P>, Step> all, InTransaction inTransaction) {
			MethodExpression key = this.operation.key();
			return (key == null) ? one.apply(primitive) : keyed(key, keys.apply(primitive), one, all, inTransaction);
		}

		private <P extends NamedPrimitive> KeyedStep<P> keyed(MethodExpression key, Keys<P> keys, Function<P, Step> one,
				@Nullable Function<List<P>, Step> all, InTransaction inTransaction) {
			CallKey ofCall = new CallKey(key, PlanBuilder.this.shared, PlanBuilder.this.defaults.nullKey(), where());
			return new KeyedStep<>(keys, ofCall, one, all, inTransaction, this.inside);
		}

		private String where() {
			return this.operation.annotation() + " on " + this.of.describe();
		}

		private Timeout timeout(@Nullable Timeout annotated) {
			return (annotated != null) ? annotated : PlanBuilder.this.defaults.timeout();
		}

	}

}
