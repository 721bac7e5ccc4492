package io.signalbox.demo.merchandise;

/**
 * What a customer gets. Two receipts never share a number of the same article, unless a
 * piece was sold twice.
 *
 * @param sku the article
 * @param first number of the first piece
 * @param last number of the last piece
 * @param total what was paid, in pence
 */
public record Receipt(String sku, int first, int last, int total) {
}
