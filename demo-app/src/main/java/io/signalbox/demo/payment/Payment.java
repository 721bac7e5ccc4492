package io.signalbox.demo.payment;

/**
 * A payment to be made.
 *
 * @param reference what is paid for
 * @param card number of the card
 * @param amount the amount, in pence
 */
public record Payment(String reference, String card, int amount) {

	/** A card that the gateway accepts. */
	public static final String GOOD_CARD = "4242424242424242";

	/** A card that the gateway declines. */
	public static final String DECLINED_CARD = "4000000000000002";

}
