/**
 * Named synchronization primitives: the contracts that users call, that engines implement
 * and that annotations and meters hang on.
 */
@NullMarked
package io.signalbox;

import org.jspecify.annotations.NullMarked;
