package io.signalbox.web;

import java.time.Duration;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireRejectedException.Reason;
import io.signalbox.AcquisitionException;
import io.signalbox.BarrierBrokenException;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers a request that was not let in with a {@link ProblemDetail}: 429 where there was
 * no room to wait, 503 otherwise, and in any case when to come back. For servlets and
 * WebFlux alike.
 *
 * <p>
 * The message of the exception, which names threads and keys, is not for strangers and
 * stays inside. Like Spring Boot's own advice it goes before one without an order; an
 * advice with a lower order goes before it.
 *
 * @since 0.1
 */
@RestControllerAdvice
@Order(0)
public class AcquisitionProblemAdvice {

	private final String retryAfterSeconds;

	/**
	 * Makes the advice.
	 * @param retryAfter when to come back, rounded up to seconds
	 */
	public AcquisitionProblemAdvice(Duration retryAfter) {
		this.retryAfterSeconds = Long.toString(Math.max(0, retryAfter.plusNanos(999_999_999).toSeconds()));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> notAcquired(AcquisitionException ex) {
		boolean full = ex instanceof AcquireRejectedException rejected && rejected.getReason() == Reason.NO_ROOM;
		return problem(full ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE,
				full ? "Too many callers wait already" : "It could not be had in time");
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> broken(BarrierBrokenException ex) {
		return problem(HttpStatus.SERVICE_UNAVAILABLE, "Those who were waited for did not come");
	}

	private ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
		return ResponseEntity.status(status)
			.header(HttpHeaders.RETRY_AFTER, this.retryAfterSeconds)
			.body(ProblemDetail.forStatusAndDetail(status, detail + ": try again later"));
	}

}
