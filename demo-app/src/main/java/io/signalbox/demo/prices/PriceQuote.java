package io.signalbox.demo.prices;

/**
 * What one article costs.
 *
 * @param sku the article
 * @param price price of a piece, in pence
 * @param edition the edition that says so
 * @param latest whether that is the latest one: {@code false} while it is being replaced
 */
public record PriceQuote(String sku, int price, int edition, boolean latest) {
}
