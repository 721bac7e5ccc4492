package io.signalbox.demo.prices;

import java.util.Map;
import java.util.Set;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A price list that does not name each article once, with a price (400).
 */
public class WrongPricesException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	WrongPricesException(Set<String> articles, Map<String, Integer> prices) {
		super(HttpStatus.BAD_REQUEST, ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"Expected a price in pence for each of " + articles + " but was " + prices), null);
	}

}
