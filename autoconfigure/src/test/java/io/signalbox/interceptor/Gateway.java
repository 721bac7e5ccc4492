package io.signalbox.interceptor;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import reactor.core.publisher.Mono;

/**
 * Holds in code what its clients' asynchronous results need; quoted by the documentation.
 */
class Gateway {

	private final NamedSemaphore permits;

	private final NamedLock accounts;

	private final Function<String, CompletionStage<String>> client;

	private final Function<String, Mono<String>> reactive;

	Gateway(NamedSemaphore permits, NamedLock accounts, Function<String, CompletionStage<String>> client,
			Function<String, Mono<String>> reactive) {
		this.permits = permits;
		this.accounts = accounts;
		this.client = client;
		this.reactive = reactive;
	}

	CompletionStage<String> pay(String order) {
		return this.permits.callAsync(() -> this.client.apply(order));
	}

	CompletionStage<String> charge(String account, String order) {
		return this.accounts.keys().callAsync(account, () -> this.client.apply(order));
	}

	Mono<String> status(String order) {
		return this.reactive.apply(order).transform(HoldOperator.of(this.permits));
	}

}
