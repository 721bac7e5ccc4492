package io.signalbox.woven;

import java.util.List;

import io.signalbox.annotation.Guarded;

/**
 * A bean that a proxy could serve as well.
 */
class Shop {

	@Guarded("shop")
	List<String> sell() {
		return Seen.held();
	}

}
