package io.signalbox.interceptor;

/**
 * What a key that is {@code null} means.
 *
 * @since 0.1
 */
public enum NullKey {

	/** The call fails, and its method does not run. */
	FAIL,

	/** All calls without a key share one instance. */
	SHARE

}
