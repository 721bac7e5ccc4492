package io.signalbox.demo.confirmations;

import java.time.Instant;

/**
 * A confirmation that was sent.
 *
 * @param number its number
 * @param to whom it went to
 * @param sentAt when
 */
record Confirmation(long number, String to, Instant sentAt) {
}
