package io.signalbox.demo.payment;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.signalbox.annotation.Limited;
import io.signalbox.demo.BoxOfficeProperties;
import io.signalbox.demo.OwnAddress;
import jakarta.annotation.PreDestroy;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpStatusCodeException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Pays through the gateway, which is slow and, by contract, takes at most five payments
 * at once. Hundreds of buyers may stand here; {@code @Limited} lets five of them through,
 * and how many permits there are and how long one waits for them is in
 * {@code application.yml}.
 */
@Component
public class PaymentClient {

	private static final HttpStatusCode DECLINED = HttpStatusCode.valueOf(402);

	private final OwnAddress gateway;

	/** Grows with the payments under way, and those are limited. */
	private final ExecutorService executor = Executors.newCachedThreadPool(PaymentClient::thread);

	private final RestClient client;

	PaymentClient(OwnAddress gateway, BoxOfficeProperties properties) {
		this.gateway = gateway;
		this.client = RestClient.builder().requestFactory(requestFactory(properties.gateway().timeout())).build();
	}

	private JdkClientHttpRequestFactory requestFactory(Duration timeout) {
		HttpClient http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(timeout)
			.executor(this.executor)
			.build();
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(http);
		factory.setReadTimeout(timeout);
		return factory;
	}

	/**
	 * Makes a payment, as one of five at a time.
	 * @param payment the payment
	 * @throws PaymentException if the gateway declined it or gave no proper answer
	 */
	@Limited("payment-gateway")
	public void pay(Payment payment) {
		try {
			this.client.post()
				.uri(this.gateway.resolve(PaymentGateway.PATH))
				.contentType(MediaType.APPLICATION_JSON)
				.body(payment)
				.retrieve()
				.toBodilessEntity();
		}
		catch (HttpStatusCodeException ex) {
			boolean declined = ex.getStatusCode().isSameCodeAs(DECLINED);
			throw declined ? PaymentException.declined(payment) : PaymentException.failed(payment, ex);
		}
		catch (RestClientException ex) {
			throw PaymentException.failed(payment, ex);
		}
	}

	@PreDestroy
	void close() {
		this.executor.shutdownNow();
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "payment-client");
		thread.setDaemon(true);
		return thread;
	}

}
