/**
 * The watch: who waits for whom, across all primitives and engines of an application, and
 * whether anybody will ever go on.
 */
@NullMarked
package io.signalbox.watch;

import org.jspecify.annotations.NullMarked;
