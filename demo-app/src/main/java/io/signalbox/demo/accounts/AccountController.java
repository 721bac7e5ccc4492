package io.signalbox.demo.accounts;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The accounts over HTTP.
 */
@RestController
@RequestMapping("/api/accounts")
class AccountController {

	private final Accounts accounts;

	AccountController(Accounts accounts) {
		this.accounts = accounts;
	}

	@GetMapping
	Statement statement() {
		return this.accounts.statement();
	}

	@PostMapping("/transfers")
	@ResponseStatus(HttpStatus.CREATED)
	List<Account> transfer(@RequestBody Transfer transfer) {
		return this.accounts.transfer(transfer.from(), transfer.to(), transfer.amount());
	}

	/**
	 * What is to be moved. A key can't be null, so that an account that is missing is
	 * found here.
	 *
	 * @param from the account that gives
	 * @param to the account that gets
	 * @param amount how much, in pence
	 */
	record Transfer(String from, String to, long amount) {

		Transfer {
			checkGiven("from", from);
			checkGiven("to", to);
		}

		private static void checkGiven(String name, @Nullable String id) {
			Assert.hasText(id, () -> "'" + name + "' must name an account");
		}

	}

}
