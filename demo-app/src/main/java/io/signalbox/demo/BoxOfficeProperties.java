package io.signalbox.demo;

import java.time.Duration;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of the box office.
 *
 * @param catalog the import of the catalogue
 * @param gateway the payment gateway
 * @param articles the merchandise, by article
 * @param prices the price list of the merchandise
 * @param settlement the settlement of the day
 * @param printing the printing of tickets
 * @param load the load that the application puts on itself
 */
@ConfigurationProperties("box-office")
public record BoxOfficeProperties(@DefaultValue Catalog catalog, @DefaultValue Gateway gateway,
		@DefaultValue Map<String, Article> articles, @DefaultValue Prices prices, @DefaultValue Settlement settlement,
		@DefaultValue Printing printing, @DefaultValue Load load) {

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
	 * An article.
	 *
	 * @param price price of a piece at first, in pence
	 * @param stock how many pieces there are at first
	 */
	public record Article(int price, @DefaultValue("0") int stock) {
	}

	/**
	 * The price list.
	 *
	 * @param pausePerLine how long reading or writing a line takes, so that one can see
	 * readers share the list and a writer be alone with it
	 */
	public record Prices(@DefaultValue("5ms") Duration pausePerLine) {
	}

	/**
	 * The settlement of the day.
	 *
	 * @param fastest the shortest time that a till needs for a phase
	 * @param slowest the longest time that a till needs for a phase
	 */
	public record Settlement(@DefaultValue("150ms") Duration fastest, @DefaultValue("600ms") Duration slowest) {
	}

	/**
	 * The printing of tickets.
	 *
	 * @param timePerJob how long a ticket takes
	 */
	public record Printing(@DefaultValue("50ms") Duration timePerJob) {
	}

	/**
	 * The load that the application puts on itself.
	 *
	 * @param steady whether visitors come by themselves after the start
	 */
	public record Load(@DefaultValue("true") boolean steady) {
	}

}
