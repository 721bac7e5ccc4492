package io.signalbox;

/**
 * The barrier broke while the caller waited, or was broken when it arrived: another party
 * timed out, was interrupted or failed, or somebody aborted or reset it.
 *
 * @since 0.1
 */
public class BarrierBrokenException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes the exception.
	 * @param message who, what was expected and what was found
	 */
	public BarrierBrokenException(String message) {
		super(message);
	}

}
