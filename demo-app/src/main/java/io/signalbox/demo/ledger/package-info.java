/**
 * The money taken, with a running balance.
 */
@NullMarked
package io.signalbox.demo.ledger;

import org.jspecify.annotations.NullMarked;
