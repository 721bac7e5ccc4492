package io.signalbox.web;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Cancels a stream whose events could not be written, which Spring forgets where that was
 * the first one.
 */
class CancelUnwrittenStreams implements WebFilter {

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return chain.filter(exchange.mutate().response(new ServerHttpResponseDecorator(exchange.getResponse()) {

			@Override
			public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> events) {
				Sinks.Empty<Void> failed = Sinks.empty();
				return super.writeAndFlushWith(Flux.from(events).takeUntilOther(failed.asMono()))
					.doOnError((ex) -> failed.tryEmitEmpty());
			}

		}).build());
	}

}
