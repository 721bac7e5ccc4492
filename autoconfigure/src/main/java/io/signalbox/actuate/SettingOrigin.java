package io.signalbox.actuate;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Where a setting comes from.
 *
 * @param source who says it: default, annotation, configuration, code, or changed while
 * the application runs
 * @param property the property that says it, if one does
 * @param location where that property is, such as file and line, or the annotation and
 * its method
 * @since 0.1
 */
public record SettingOrigin(String source, @Nullable String property, @Nullable String location) {

	/**
	 * Makes an origin.
	 * @param source who says it
	 * @param property the property that says it, if one does
	 * @param location where that property is, or the annotation and its method
	 */
	public SettingOrigin(Source source, @Nullable String property, @Nullable String location) {
		this(source.name().toLowerCase(Locale.ROOT), property, location);
	}

	/**
	 * An origin with nothing more to say.
	 * @param source who says it
	 * @return the origin
	 */
	public static SettingOrigin of(Source source) {
		return new SettingOrigin(source, null, null);
	}

	/**
	 * Who says it.
	 *
	 * @since 0.1
	 */
	public enum Source {

		/** Nobody: it is what holds then. */
		DEFAULT,

		/** An annotation. */
		ANNOTATION,

		/** A property, wherever it is. */
		CONFIGURATION,

		/** Code, which made the primitive. */
		CODE,

		/** Whoever changed it while the application runs. */
		CHANGED

	}

}
