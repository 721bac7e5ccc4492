package io.signalbox.demo.ledger;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The ledger over HTTP.
 */
@RestController
class LedgerController {

	private final LedgerCheck check;

	LedgerController(LedgerCheck check) {
		this.check = check;
	}

	@GetMapping("/api/shows/{id}/ledger")
	LedgerCheck.Balance balance(@PathVariable long id) throws InterruptedException {
		return this.check.check(id);
	}

}
