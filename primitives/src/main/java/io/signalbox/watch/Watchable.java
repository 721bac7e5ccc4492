package io.signalbox.watch;

import java.util.stream.Stream;

/**
 * What an engine implements whose primitives can be watched.
 *
 * @since 0.1
 */
public interface Watchable {

	/**
	 * The primitives, and the instances of the keys that are in use.
	 * @return each of them once; a read-write lock is one
	 */
	Stream<? extends Watched> watched();

}
