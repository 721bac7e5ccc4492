/**
 * The Actuator endpoint.
 */
@NullMarked
package io.signalbox.actuate;

import org.jspecify.annotations.NullMarked;
