package io.signalbox.demo.settlement;

/**
 * The phases of a settlement, in their order.
 */
public enum Phase {

	/** Each till counts what it took. */
	COUNT,

	/** Each till compares what all have counted with the ledger. */
	RECONCILE,

	/** Each till puts away its count. */
	CLOSE

}
