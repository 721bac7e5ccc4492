package io.signalbox.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Limited;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream whose first event comes just when its client is gone: Netty knows that already
 * and refuses to write, and has yet to tell the others.
 */
@Timeout(120)
class HungUpStreamTests {

	/**
	 * Nothing of ours is around it. Once Spring has mended it, this fails, and the filter
	 * can go from here and from the documentation.
	 */
	@Test
	void springCancelsNoStreamWhoseFirstEventFindsTheClientGone() throws Exception {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			Stream stream = context.getBean(Stream.class);
			hangUp(context, "plain");
			Threads.until(() -> stream.answered);
			assertThat(stream.taken).isTrue();
			assertThat(stream.cancelled).isFalse();
		}
	}

	@Test
	void filterThatCancelsWhatCouldNotBeWrittenEndsTheHold() throws Exception {
		try (ConfigurableApplicationContext context = start(Application.class, CancelUnwrittenStreams.class)) {
			Stream stream = context.getBean(Stream.class);
			NamedSemaphore seats = context.getBean(SignalboxRegistry.class).semaphore("seats");
			hangUp(context, "limited");
			Threads.until(() -> stream.answered && stream.cancelled);
			assertThat(stream.taken).isTrue();
			Threads.until(() -> seats.available() == 1);
		}
	}

	private static ConfigurableApplicationContext start(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--spring.main.banner-mode=off", "--spring.datasource.generate-unique-name=true");
	}

	private static void hangUp(ConfigurableApplicationContext context, String path) throws IOException {
		int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
			client.getOutputStream()
				.write(("GET /" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
			Threads.until(() -> context.getBean(Stream.class).begun);
		}
	}

	@EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
	@Import({ Stream.class, Seats.class, Gate.class })
	static class Application {

		/** Lets the first event come after the client has gone and before it is told. */
		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> eventAtTheEnd(Stream stream) {
			return (factory) -> factory.addServerCustomizers((server) -> server.doOnConnection(
					(connection) -> connection.channel().pipeline().addFirst(new ChannelInboundHandlerAdapter() {

						@Override
						public void channelInactive(ChannelHandlerContext context) throws Exception {
							stream.first.tryEmitValue("first");
							super.channelInactive(context);
						}

					})));
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WebFilter end(Stream stream) {
			return (exchange, chain) -> chain.filter(exchange).doFinally((signal) -> stream.answered = true);
		}

	}

	/** What becomes of the method's own stream. */
	static class Stream {

		private final Sinks.One<String> first = Sinks.one();

		private volatile boolean begun;

		private volatile boolean taken;

		private volatile boolean cancelled;

		private volatile boolean answered;

		Flux<String> events() {
			return this.first.asMono()
				.concatWith(Mono.never())
				.doOnNext((event) -> this.taken = true)
				.doOnCancel(() -> this.cancelled = true)
				.doOnSubscribe((subscription) -> this.begun = true);
		}

	}

	static class Seats {

		private final Stream stream;

		Seats(Stream stream) {
			this.stream = stream;
		}

		@Limited(name = "seats", permits = 1)
		Flux<String> events() {
			return this.stream.events();
		}

	}

	@RestController
	static class Gate {

		private final Stream stream;

		private final Seats seats;

		Gate(Stream stream, Seats seats) {
			this.stream = stream;
			this.seats = seats;
		}

		@GetMapping(path = "/plain", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> plain() {
			return this.stream.events();
		}

		@GetMapping(path = "/limited", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> limited() {
			return this.seats.events();
		}

	}

}
