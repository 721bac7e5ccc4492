package io.signalbox.demo.accounts;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A transfer that can't be: to the same account or of nothing (400), no such account
 * (404), or more than there is (409).
 */
public class TransferException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	private TransferException(HttpStatus status, String detail) {
		super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

	static TransferException sameAccount(String id) {
		return new TransferException(HttpStatus.BAD_REQUEST, "From '" + id + "' to '" + id + "' is no transfer");
	}

	static TransferException wrongAmount(long amount) {
		return new TransferException(HttpStatus.BAD_REQUEST, "'amount' must be positive but was " + amount);
	}

	static TransferException unknownAccount(String id) {
		return new TransferException(HttpStatus.NOT_FOUND, "There is no account '" + id + "'");
	}

	static TransferException notCovered(Account account, long amount) {
		return new TransferException(HttpStatus.CONFLICT,
				"'%s' has %d and can't give %d".formatted(account.id(), account.balance(), amount));
	}

}
