/**
 * The engine for several JVMs, on Redis or Valkey through Redisson: leases that end by
 * themselves, kept by scripts on the server.
 */
@NullMarked
package io.signalbox.redis;

import org.jspecify.annotations.NullMarked;
