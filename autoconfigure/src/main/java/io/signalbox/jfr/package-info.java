/**
 * Events for JDK Flight Recorder.
 */
@NullMarked
package io.signalbox.jfr;

import org.jspecify.annotations.NullMarked;
