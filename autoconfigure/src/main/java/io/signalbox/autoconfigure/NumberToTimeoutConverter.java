package io.signalbox.autoconfigure;

import io.signalbox.Timeout;

import org.springframework.core.convert.converter.Converter;

/**
 * Reads a timeout that YAML took for a number: {@code 0} is one, and any other lacks its
 * unit and is refused as its text is.
 */
class NumberToTimeoutConverter implements Converter<Number, Timeout> {

	@Override
	public Timeout convert(Number source) {
		return Timeout.valueOf(source.toString());
	}

}
