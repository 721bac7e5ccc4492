package io.signalbox;

/**
 * What was held was lost before it was given back: its lease could not be renewed in
 * time, or the server has lost its data. Somebody else may have held it since, so what
 * the holder did may have met what somebody else did. It is thrown when the hold ends,
 * after all the work was done.
 *
 * @since 0.1
 */
public class LeaseLostException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String name;

	/**
	 * Makes the exception.
	 * @param name name of the primitive
	 * @param message who, what was expected and what was found
	 */
	public LeaseLostException(String name, String message) {
		super(message);
		this.name = name;
	}

	/**
	 * Name of the primitive.
	 * @return the name
	 */
	public String getName() {
		return this.name;
	}

}
