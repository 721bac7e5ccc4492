package io.signalbox.demo.prices;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * There is no such article (404).
 */
public class UnknownArticleException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes the exception.
	 * @param sku what was asked for
	 */
	public UnknownArticleException(String sku) {
		super(HttpStatus.NOT_FOUND,
				ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no article '" + sku + "'"), null);
	}

}
