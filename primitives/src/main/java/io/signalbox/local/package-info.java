/**
 * The engine for one JVM.
 */
@NullMarked
package io.signalbox.local;

import org.jspecify.annotations.NullMarked;
