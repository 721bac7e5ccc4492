package io.signalbox.woven;

import java.util.List;

import io.signalbox.annotation.Guarded;

/**
 * An interface with a method that has a body.
 */
interface ByDefault {

	@Guarded("default-method")
	default List<String> byDefault() {
		return Seen.held();
	}

}
