package io.signalbox.demo;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of the box office.
 *
 * @param catalog the import of the catalogue
 * @param gateway the payment gateway
 * @param load the load that the application puts on itself
 */
@ConfigurationProperties("box-office")
public record BoxOfficeProperties(@DefaultValue Catalog catalog, @DefaultValue Gateway gateway,
		@DefaultValue Load load) {

	/**
	 * The import of the catalogue.
	 *
	 * @param pausePerShow how long the import rests after each show, so that one can see
	 * searches wait for it
	 */
	public record Catalog(@DefaultValue("100ms") Duration pausePerShow) {
	}

	/**
	 * The payment gateway.
	 *
	 * @param fastest the shortest time that a payment takes
	 * @param slowest the longest time that a payment takes
	 * @param timeout how long the box office waits for the gateway's answer
	 */
	public record Gateway(@DefaultValue("40ms") Duration fastest, @DefaultValue("80ms") Duration slowest,
			@DefaultValue("10s") Duration timeout) {
	}

	/**
	 * The load that the application puts on itself.
	 *
	 * @param steady whether visitors come by themselves after the start
	 */
	public record Load(@DefaultValue("true") boolean steady) {
	}

}
