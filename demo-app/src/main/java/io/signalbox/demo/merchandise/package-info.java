/**
 * Merchandise, which is sold out now and then until a delivery comes.
 */
@NullMarked
package io.signalbox.demo.merchandise;

import org.jspecify.annotations.NullMarked;
