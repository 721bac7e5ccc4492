/**
 * Meters in Micrometer.
 */
@NullMarked
package io.signalbox.metrics;

import org.jspecify.annotations.NullMarked;
