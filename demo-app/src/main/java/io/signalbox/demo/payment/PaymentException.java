package io.signalbox.demo.payment;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A payment that was not made: declined (402) or without a proper answer (502).
 */
public class PaymentException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	private PaymentException(HttpStatus status, String detail, @Nullable Throwable cause) {
		super(status, ProblemDetail.forStatusAndDetail(status, detail), cause);
	}

	static PaymentException declined(Payment payment) {
		return new PaymentException(HttpStatus.PAYMENT_REQUIRED,
				"Payment of " + payment.reference() + " was declined by the gateway", null);
	}

	static PaymentException failed(Payment payment, Throwable cause) {
		return new PaymentException(HttpStatus.BAD_GATEWAY,
				"Payment of " + payment.reference() + " got no proper answer from the gateway", cause);
	}

}
