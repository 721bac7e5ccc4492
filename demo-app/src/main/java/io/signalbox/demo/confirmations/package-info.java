/**
 * Confirmations by mail, sent without a thread for each that waits.
 */
@NullMarked
package io.signalbox.demo.confirmations;

import org.jspecify.annotations.NullMarked;
