package io.signalbox.demo.accounts;

import java.util.List;

/**
 * All accounts at one moment. Transfers never change the sum, unless one of them
 * overwrote what another had written.
 *
 * @param accounts the accounts
 * @param sum the money on all of them, in pence
 * @param transfers how many transfers there were since the start
 * @param keysInUse how many accounts are held or waited for
 */
public record Statement(List<Account> accounts, long sum, long transfers, int keysInUse) {
}
