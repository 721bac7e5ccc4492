/**
 * Payments, and the slow gateway that takes at most five at once.
 */
@NullMarked
package io.signalbox.demo.payment;

import org.jspecify.annotations.NullMarked;
