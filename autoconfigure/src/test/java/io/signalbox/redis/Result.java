package io.signalbox.redis;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import io.signalbox.Threads;
import reactor.core.publisher.Mono;

/**
 * What kind of result a method has, and so whether its caller waits with a thread.
 */
enum Result {

	BLOCKING, STAGE, MONO;

	/** Calls the one of three methods that has such a result. */
	<B, A, T> CompletableFuture<T> call(Threads threads, B bean, A argument, BiFunction<B, A, T> blocking,
			BiFunction<B, A, CompletableFuture<T>> stage, BiFunction<B, A, Mono<T>> mono) {
		return switch (this) {
			case BLOCKING -> threads.start(() -> blocking.apply(bean, argument));
			case STAGE -> stage.apply(bean, argument);
			case MONO -> mono.apply(bean, argument).toFuture();
		};
	}

}
