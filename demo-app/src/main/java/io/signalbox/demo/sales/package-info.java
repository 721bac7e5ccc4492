/**
 * Selling seats, one buyer at a time.
 */
@NullMarked
package io.signalbox.demo.sales;

import org.jspecify.annotations.NullMarked;
