package io.signalbox.interceptor;

import java.io.Serializable;

/**
 * One mistake in annotations or configuration.
 *
 * @param where the method or property, such as {@code com.acme.Reports.render}
 * @param what what was expected and what was found
 * @param remedy what to do about it
 * @since 0.1
 */
public record WiringProblem(String where, String what, String remedy) implements Serializable {
}
