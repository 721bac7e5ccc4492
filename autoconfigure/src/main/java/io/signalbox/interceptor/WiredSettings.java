package io.signalbox.interceptor;

import java.util.Objects;

import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.EventSettings;
import io.signalbox.Keys;
import io.signalbox.LockSettings;
import io.signalbox.QueueSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.interceptor.Declaration.LockType;
import io.signalbox.interceptor.Declaration.OfBarrier;
import io.signalbox.interceptor.Declaration.OfCondition;
import io.signalbox.interceptor.Declaration.OfEvent;
import io.signalbox.interceptor.Declaration.OfLock;
import io.signalbox.interceptor.Declaration.OfQueue;
import io.signalbox.interceptor.Declaration.OfSemaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes the settings of a name that has no problems: as configuration says, or else the
 * annotations, or else the defaults.
 */
record WiredSettings(WiredName name, @Nullable Declaration declaration, Defaults defaults) {

	Settings make() {
		return switch (this.name.kind()) {
			case LOCK -> ofLock();
			case SEMAPHORE -> ofSemaphore();
			case READ_WRITE -> (this.declaration instanceof OfLock lock)
					? new ReadWriteLockSettings(orElse(lock.maxWaiting(), Settings.UNLIMITED), lock.timeout(),
							maxKeys())
					: ReadWriteLockSettings.DEFAULT;
			case CONDITION -> {
				OfCondition condition = (OfCondition) Objects.requireNonNull(this.declaration);
				yield new ConditionSettings(Objects.requireNonNull(condition.lock()), condition.timeout(), maxKeys());
			}
			case BARRIER -> new BarrierSettings(this.name.number(),
					(this.declaration instanceof OfBarrier barrier) ? barrier.timeout() : null, maxKeys());
			case QUEUE -> new QueueSettings(this.name.number(),
					(this.declaration instanceof OfQueue queue) ? queue.timeout() : null);
			default -> (this.declaration instanceof OfEvent event)
					? new EventSettings(event.set(), event.timeout(), maxKeys()) : EventSettings.CLEAR;
		};
	}

	private LockSettings ofLock() {
		OfLock lock = (this.declaration instanceof OfLock declared) ? declared
				: new OfLock(null, null, null, null, null, null, null);
		boolean reentrant = (lock.type() != null) ? lock.type() == LockType.REENTRANT
				: this.name.distinct(Use::reentrant).contains(true);
		return new LockSettings(reentrant, orElse(lock.fair(), this.defaults.fair()),
				orElse(lock.maxWaiting(), Settings.UNLIMITED), lock.timeout(), maxKeys(), this.name.asLock().fenced(),
				reentrant ? null : this.name.asLock().holdAtLeast());
	}

	private SemaphoreSettings ofSemaphore() {
		OfSemaphore semaphore = (this.declaration instanceof OfSemaphore declared) ? declared
				: new OfSemaphore(null, true, null, null, null, null);
		return new SemaphoreSettings(this.name.number(), semaphore.bounded(),
				orElse(semaphore.fair(), this.defaults.fair()), orElse(semaphore.maxWaiting(), maxWaiting()),
				semaphore.timeout(), maxKeys());
	}

	private int maxWaiting() {
		return this.name.distinct(Use::maxWaiting).stream().findFirst().orElse(Settings.UNLIMITED);
	}

	private int maxKeys() {
		return orElse((this.declaration != null) ? this.declaration.maxKeys() : null, Keys.DEFAULT_MAX);
	}

	private static <T> T orElse(@Nullable T value, T otherwise) {
		return (value != null) ? value : otherwise;
	}

}
