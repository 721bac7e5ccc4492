package io.signalbox;

import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Something was not acquired, and so nothing is held and no body ran. One {@code catch}
 * of {@link RejectedExecutionException} covers this and Spring's own limits.
 *
 * @since 0.1
 */
public abstract class AcquisitionException extends RejectedExecutionException {

	private static final long serialVersionUID = 1L;

	private final String name;

	AcquisitionException(String name, String message, @Nullable Throwable cause) {
		super(message, cause);
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
