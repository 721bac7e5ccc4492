package io.signalbox.autoconfigure;

import java.util.Objects;
import java.util.function.Function;

import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.EventSettings;
import io.signalbox.LockSettings;
import io.signalbox.QueueSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Settings with a part of them changed: what differs between two others.
 *
 * @param current what they are
 * @param before the one
 * @param now the other, which has what they become
 */
record ChangedSettings<S extends Settings>(S current, S before, S now) {

	/** The settings with what has changed between two others of the same kind. */
	static Settings of(Settings current, Settings before, Settings now) {
		if (current.getClass() != now.getClass() || before.getClass() != now.getClass()) {
			return now;
		}
		if (now instanceof SemaphoreSettings semaphore) {
			return of((SemaphoreSettings) current, (SemaphoreSettings) before, semaphore);
		}
		if (now instanceof LockSettings lock) {
			ChangedSettings<LockSettings> change = new ChangedSettings<>((LockSettings) current, (LockSettings) before,
					lock);
			return new LockSettings(change.get(LockSettings::reentrant), change.get(LockSettings::fair),
					change.get(LockSettings::maxWaiting), change.any(LockSettings::timeout),
					change.get(LockSettings::maxKeys), change.get(LockSettings::fenced),
					change.any(LockSettings::holdAtLeast));
		}
		if (now instanceof ReadWriteLockSettings readWrite) {
			ChangedSettings<ReadWriteLockSettings> change = new ChangedSettings<>((ReadWriteLockSettings) current,
					(ReadWriteLockSettings) before, readWrite);
			return new ReadWriteLockSettings(change.get(ReadWriteLockSettings::maxWaiting),
					change.any(ReadWriteLockSettings::timeout), change.get(ReadWriteLockSettings::maxKeys));
		}
		ChangedSettings<Settings> change = new ChangedSettings<>(current, before, now);
		if (now instanceof EventSettings event) {
			return new EventSettings(event.set(), change.any(Settings::timeout), change.get(Settings::maxKeys));
		}
		if (now instanceof ConditionSettings condition) {
			return new ConditionSettings(condition.lock(), change.any(Settings::timeout),
					change.get(Settings::maxKeys));
		}
		if (now instanceof BarrierSettings barrier) {
			return new BarrierSettings(barrier.parties(), change.any(Settings::timeout), change.get(Settings::maxKeys));
		}
		return new QueueSettings(((QueueSettings) now).capacity(), change.any(Settings::timeout));
	}

	private static SemaphoreSettings of(SemaphoreSettings current, SemaphoreSettings before, SemaphoreSettings now) {
		ChangedSettings<SemaphoreSettings> change = new ChangedSettings<>(current, before, now);
		return new SemaphoreSettings(change.get(SemaphoreSettings::permits), change.get(SemaphoreSettings::bounded),
				change.get(SemaphoreSettings::fair), change.get(SemaphoreSettings::maxWaiting),
				change.any(SemaphoreSettings::timeout), change.get(SemaphoreSettings::maxKeys));
	}

	private <T> T get(Function<S, T> setting) {
		T after = setting.apply(this.now);
		return after.equals(setting.apply(this.before)) ? setting.apply(this.current) : after;
	}

	private <T> @Nullable T any(Function<S, @Nullable T> setting) {
		T after = setting.apply(this.now);
		return Objects.equals(after, setting.apply(this.before)) ? setting.apply(this.current) : after;
	}

}
