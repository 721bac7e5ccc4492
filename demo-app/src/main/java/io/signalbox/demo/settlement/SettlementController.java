package io.signalbox.demo.settlement;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The settlement over HTTP.
 */
@RestController
@RequestMapping("/api/settlements")
class SettlementController {

	private final SettlementOffice office;

	private final SettlementProgress progress;

	SettlementController(SettlementOffice office, SettlementProgress progress) {
		this.office = office;
		this.progress = progress;
	}

	@PostMapping
	SettlementReport settle() throws InterruptedException {
		return this.office.settle();
	}

	@GetMapping("/last")
	ResponseEntity<SettlementReport> last() {
		return ResponseEntity.ofNullable(this.progress.last());
	}

}
