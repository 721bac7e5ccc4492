package io.signalbox.demo.journal;

import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The journal over HTTP.
 */
@RestController
class JournalController {

	private final AuditJournal journal;

	JournalController(AuditJournal journal) {
		this.journal = journal;
	}

	@GetMapping("/api/journal")
	List<AuditJournal.Line> lines() {
		return this.journal.read();
	}

}
