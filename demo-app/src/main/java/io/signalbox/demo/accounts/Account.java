package io.signalbox.demo.accounts;

/**
 * What an account holds.
 *
 * @param id the account
 * @param balance the money on it, in pence
 */
public record Account(String id, long balance) {
}
