package io.signalbox.interceptor;

import java.util.concurrent.atomic.AtomicReference;

import io.signalbox.NamedEvent;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.ClearEvent;
import io.signalbox.annotation.Moment;
import io.signalbox.annotation.SetEvent;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Events are awaited, set and cleared when the annotations say.
 */
@Timeout(60)
class EventAnnotationTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Setting.class)
		.withBean(Clearing.class)
		.withBean(Catalog.class);

	@ParameterizedTest
	@CsvSource({ "ENTRY, true, true, true", "SUCCESS, false, true, false", "FAILURE, false, false, true",
			"COMPLETION, false, true, true" })
	void eventIsSetAtItsMoment(Moment on, boolean inTheBody, boolean afterReturn, boolean afterThrow) {
		this.runner.run((context) -> {
			NamedEvent event = context.getBean(SignalboxRegistry.class).event("event");
			AtomicReference<Boolean> during = new AtomicReference<>();
			context.getBean(Setting.class).call(on, () -> during.set(event.isSet()));
			assertThat(during).hasValue(inTheBody);
			assertThat(event.isSet()).isEqualTo(afterReturn);
			event.clear();
			Exception failure = new Exception("planned");
			assertThat(catchThrowable(() -> context.getBean(Setting.class).call(on, () -> {
				during.set(event.isSet());
				throw failure;
			}))).isSameAs(failure);
			assertThat(during).hasValue(inTheBody);
			assertThat(event.isSet()).isEqualTo(afterThrow);
		});
	}

	@ParameterizedTest
	@CsvSource({ "ENTRY, false, false, false", "SUCCESS, true, false, true", "FAILURE, true, true, false",
			"COMPLETION, true, false, false" })
	void eventIsClearedAtItsMoment(Moment on, boolean inTheBody, boolean afterReturn, boolean afterThrow) {
		this.runner.run((context) -> {
			NamedEvent event = context.getBean(SignalboxRegistry.class).event("event");
			AtomicReference<Boolean> during = new AtomicReference<>();
			event.set();
			context.getBean(Clearing.class).call(on, () -> during.set(event.isSet()));
			assertThat(during).hasValue(inTheBody);
			assertThat(event.isSet()).isEqualTo(afterReturn);
			event.set();
			Error failure = new AssertionError("planned");
			assertThat(catchThrowable(() -> context.getBean(Clearing.class).call(on, () -> {
				throw failure;
			}))).isSameAs(failure);
			assertThat(event.isSet()).isEqualTo(afterThrow);
		});
	}

	@Test
	void setEventReleasesAllWhoAwaitIt() {
		this.runner.run((context) -> {
			NamedEvent loaded = context.getBean(SignalboxRegistry.class).event("loaded");
			Catalog catalog = context.getBean(Catalog.class);
			Threads.Task<String> one = this.threads.start(catalog::search);
			Threads.Task<String> another = this.threads.start(catalog::search);
			Threads.until(() -> loaded.waiting() == 2);
			catalog.load();
			assertThat(one.value()).isEqualTo("found");
			assertThat(another.value()).isEqualTo("found");
			assertThat(catalog.search()).isEqualTo("found");
			assertThat(loaded.isSet()).isTrue();
		});
	}

	@Test
	void methodMayAwaitOneEventAndSetAnother() {
		this.runner.run((context) -> {
			SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
			registry.event("loaded").set();
			context.getBean(Catalog.class).index();
			assertThat(registry.event("indexed").isSet()).isTrue();
		});
	}

	/** The moments are methods of their own, as an annotation's value is a constant. */
	abstract static class EveryMoment {

		final void call(Moment on, Threads.Body body) throws Exception {
			switch (on) {
				case ENTRY -> onEntry(body);
				case SUCCESS -> onSuccess(body);
				case FAILURE -> onFailure(body);
				case COMPLETION -> onCompletion(body);
			}
		}

		abstract void onEntry(Threads.Body body) throws Exception;

		abstract void onSuccess(Threads.Body body) throws Exception;

		abstract void onFailure(Threads.Body body) throws Exception;

		abstract void onCompletion(Threads.Body body) throws Exception;

	}

	static class Setting extends EveryMoment {

		@Override
		@SetEvent(name = "event", on = Moment.ENTRY)
		void onEntry(Threads.Body body) throws Exception {
			body.run();
		}

		@Override
		@SetEvent("event")
		void onSuccess(Threads.Body body) throws Exception {
			body.run();
		}

		@Override
		@SetEvent(name = "event", on = Moment.FAILURE)
		void onFailure(Threads.Body body) throws Exception {
			body.run();
		}

		@Override
		@SetEvent(name = "event", on = Moment.COMPLETION)
		void onCompletion(Threads.Body body) throws Exception {
			body.run();
		}

	}

	static class Clearing extends EveryMoment {

		@Override
		@ClearEvent(name = "event", on = Moment.ENTRY)
		void onEntry(Threads.Body body) throws Exception {
			body.run();
		}

		@Override
		@ClearEvent("event")
		void onSuccess(Threads.Body body) throws Exception {
			body.run();
		}

		@Override
		@ClearEvent(name = "event", on = Moment.FAILURE)
		void onFailure(Threads.Body body) throws Exception {
			body.run();
		}

		@Override
		@ClearEvent(name = "event", on = Moment.COMPLETION)
		void onCompletion(Threads.Body body) throws Exception {
			body.run();
		}

	}

	static class Catalog {

		@SetEvent("loaded")
		void load() {
		}

		@AwaitEvent("loaded")
		String search() {
			return "found";
		}

		@AwaitEvent("loaded")
		@SetEvent("indexed")
		void index() {
		}

	}

}
