package io.signalbox.demo.settlement;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A settlement that was called off because a till failed (503). The next one may succeed.
 */
public class SettlementException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	SettlementException(@Nullable Throwable cause) {
		super(HttpStatus.SERVICE_UNAVAILABLE, ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"Settlement called off: " + ((cause != null) ? cause.getMessage() : "a till failed")), cause);
	}

}
