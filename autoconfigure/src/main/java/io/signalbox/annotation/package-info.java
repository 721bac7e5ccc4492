/**
 * The annotations: what must hold while a method runs.
 */
@NullMarked
package io.signalbox.annotation;

import org.jspecify.annotations.NullMarked;
