package io.signalbox.autoconfigure;

import java.util.Objects;

import io.signalbox.Settings;

/**
 * Settings with a part of them changed: what differs between two others.
 */
final class ChangedSettings {

	private ChangedSettings() {
	}

	/**
	 * The settings with what has changed between two others of the same kind.
	 * @param current what they are
	 * @param before the one
	 * @param now the other, which has what they become
	 */
	static Settings of(Settings current, Settings before, Settings now) {
		boolean same = current.getClass() == now.getClass() && before.getClass() == now.getClass();
		return same ? (Settings) changed((Record) current, (Record) before, (Record) now) : now;
	}

	private static Record changed(Record current, Record before, Record now) {
		return Components.combine(now, (component) -> {
			Object after = component.apply(now);
			return Objects.equals(after, component.apply(before)) ? component.apply(current) : after;
		});
	}

}
