package io.signalbox.demo.sales;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A sale that can't be: no such show (404), sold out or just being paid for (409).
 */
public class SaleException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	private SaleException(HttpStatus status, String detail) {
		super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

	/**
	 * There is no such show.
	 * @param showId the identity that was asked for
	 * @return the exception
	 */
	public static SaleException unknownShow(long showId) {
		return new SaleException(HttpStatus.NOT_FOUND, "There is no show " + showId);
	}

	static SaleException soldOut(String title) {
		return new SaleException(HttpStatus.CONFLICT, "'" + title + "' is sold out");
	}

	/**
	 * A show can't be opened again while somebody is paying for a seat.
	 * @param showId the show
	 * @return the exception
	 */
	public static SaleException paymentsUnderWay(long showId) {
		return new SaleException(HttpStatus.CONFLICT,
				"Show " + showId + " can't be opened again while a reserved seat is being paid for");
	}

}
