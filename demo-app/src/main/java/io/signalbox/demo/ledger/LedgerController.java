package io.signalbox.demo.ledger;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The ledger over HTTP.
 */
@RestController
class LedgerController {

	private final LedgerCheck check;

	private final LedgerAudit audit;

	LedgerController(LedgerCheck check, LedgerAudit audit) {
		this.check = check;
		this.audit = audit;
	}

	@GetMapping("/api/shows/{id}/ledger")
	LedgerCheck.Balance balance(@PathVariable long id) throws InterruptedException {
		return this.check.check(id);
	}

	/** 204 if an audit is going on already. */
	@PostMapping("/api/ledger/audits")
	ResponseEntity<LedgerAudit.Report> audit() throws InterruptedException {
		return this.audit.audit().map(ResponseEntity::ok).orElseGet(() -> ResponseEntity.noContent().build());
	}

	@GetMapping("/api/ledger/audits/latest")
	ResponseEntity<LedgerAudit.Report> latest() {
		return ResponseEntity.of(this.audit.latest());
	}

}
