package org.springframework.samples;

import java.util.function.BooleanSupplier;

import io.signalbox.annotation.Guarded;

/**
 * A bean of a sample.
 */
public class Clinic {

	@Guarded("visits")
	public boolean book(BooleanSupplier held) {
		return held.getAsBoolean();
	}

}
