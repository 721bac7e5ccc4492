package io.signalbox.actuate;

import io.signalbox.NamedPrimitive;

/**
 * Knows where settings come from.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SettingOrigins {

	/**
	 * Where a setting comes from.
	 * @param primitive whose setting it is
	 * @param setting its name, as the endpoint shows it
	 * @param value its value, as the endpoint shows it
	 * @param changed whether the primitive was made with another value
	 * @return the origin
	 */
	SettingOrigin of(NamedPrimitive primitive, String setting, Object value, boolean changed);

}
