/**
 * The engine for several JVMs, on Redis or Valkey through Redisson's own locks,
 * semaphores and topics, wrapped so that none is orphaned, leaked or lost unseen.
 */
@NullMarked
package io.signalbox.redis;

import org.jspecify.annotations.NullMarked;
