/**
 * The settlement of the day: all tills do it together, phase by phase.
 */
@NullMarked
package io.signalbox.demo.settlement;

import org.jspecify.annotations.NullMarked;
