package io.signalbox.demo.payment;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.signalbox.demo.BoxOfficeProperties;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The other side of a payment. It is reached over HTTP only, knows nothing of Signalbox,
 * really takes its time, and counts for itself how many payments come at once.
 */
@RestController
@RequestMapping(PaymentGateway.PATH)
class PaymentGateway {

	static final String PATH = "/gateway/payments";

	private final PaymentCounter counter;

	private final Duration fastest;

	private final Duration slowest;

	PaymentGateway(PaymentCounter counter, BoxOfficeProperties properties) {
		this.counter = counter;
		this.fastest = properties.gateway().fastest();
		this.slowest = properties.gateway().slowest();
	}

	@PostMapping
	ResponseEntity<Void> pay(@RequestBody Payment payment) throws InterruptedException {
		this.counter.enter();
		try {
			Thread.sleep(ThreadLocalRandom.current().nextLong(this.fastest.toMillis(), this.slowest.toMillis() + 1));
			boolean declined = Payment.DECLINED_CARD.equals(payment.card());
			return ResponseEntity.status(declined ? HttpStatus.PAYMENT_REQUIRED : HttpStatus.CREATED).build();
		}
		finally {
			this.counter.exit();
		}
	}

	@GetMapping
	PaymentCounter.Count count() {
		return this.counter.count();
	}

}
