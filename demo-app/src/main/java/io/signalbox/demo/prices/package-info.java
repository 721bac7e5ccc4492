/**
 * The price list, which is read all the time and replaced now and then.
 */
@NullMarked
package io.signalbox.demo.prices;

import org.jspecify.annotations.NullMarked;
