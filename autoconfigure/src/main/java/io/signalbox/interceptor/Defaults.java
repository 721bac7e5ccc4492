package io.signalbox.interceptor;

import io.signalbox.Timeout;

/**
 * What holds where neither configuration nor annotation says.
 *
 * @param timeout the longest wait
 * @param fair whether waiters are served strictly in the order of their arrival
 * @param nullKey what a key that is {@code null} means
 * @param transactions when a lock is released that was taken inside a transaction
 * @since 0.1
 */
public record Defaults(Timeout timeout, boolean fair, NullKey nullKey, TransactionRelease transactions) {
}
