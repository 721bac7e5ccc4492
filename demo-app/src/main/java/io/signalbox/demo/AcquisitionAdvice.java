package io.signalbox.demo;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.AcquisitionException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells a caller who waited in vain to come back later. What he waited for has not run
 * then, so that it is safe to try again.
 */
@RestControllerAdvice
class AcquisitionAdvice {

	private static final String RETRY_AFTER_SECONDS = "2";

	@ExceptionHandler({ AcquireTimeoutException.class, AcquireRejectedException.class })
	ResponseEntity<ProblemDetail> busy(AcquisitionException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, ex.getMessage());
		problem.setTitle("Busy");
		problem.setProperty("primitive", ex.getName());
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
			.body(problem);
	}

}
