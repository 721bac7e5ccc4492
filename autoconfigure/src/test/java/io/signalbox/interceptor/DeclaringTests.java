package io.signalbox.interceptor;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.signalbox.MethodPlan;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.ClearEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.samples.Clinic;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generic and bridge methods with every kind of proxy, and placeholders in every text of
 * every annotation.
 */
@Timeout(60)
class DeclaringTests {

	/** Of every annotation, the texts; {@code value} is another name for {@code name}. */
	private static final Map<Class<? extends Annotation>, Set<String>> TEXTS = Map.of(AwaitEvent.class,
			Set.of("name", "key", "timeout", "fallback"), AwaitBarrier.class,
			Set.of("name", "key", "timeout", "fallback"), Limited.class,
			Set.of("name", "key", "permitsString", "weight", "timeout", "fallback"), Guarded.class,
			Set.of("name", "key", "timeout", "holdAtLeast", "fallback"), AwaitCondition.class,
			Set.of("name", "key", "until", "timeout", "fallback"), SignalCondition.class,
			Set.of("name", "key", "timeout", "fallback"), SetEvent.class, Set.of("name", "key"), ClearEvent.class,
			Set.of("name", "key"));

	private final ApplicationContextRunner runner = Contexts.signalbox().withBean(Probe.class);

	@ParameterizedTest
	@CsvSource({ "true, true", "true, false", "false, true", "false, false" })
	void genericAndBridgeMethodsWithEveryKindOfProxy(boolean auto, boolean ofClass) {
		this.runner.withPropertyValues("spring.aop.auto=" + auto, "spring.aop.proxy-target-class=" + ofClass)
			.withBean("strings", Strings.class)
			.run((context) -> {
				@SuppressWarnings("unchecked")
				Store<String> store = (Store<String>) context.getBean("strings");
				assertThat(store.put("x")).containsExactly("put");
				assertThat(store.take("x")).containsExactly("take");
				assertThat(store.any(List.of("x"))).containsExactly("any");
				assertThat(store.self("x")).isEqualTo("[covariant]");
			});
	}

	@Test
	void samplesOfSpringAreApplications() {
		this.runner.withBean(Clinic.class).run((context) -> {
			NamedLock visits = context.getBean(SignalboxRegistry.class).lock("visits");
			assertThat(context.getBean(Clinic.class).book(visits::isLocked)).isTrue();
		});
	}

	@Test
	void everyTextOfEveryAnnotationIsTested() {
		TEXTS.forEach((annotation,
				texts) -> assertThat(Arrays.stream(annotation.getDeclaredMethods())
					.filter((attribute) -> attribute.getReturnType() == String.class)
					.map(Method::getName)).as("texts of %s", annotation)
					.containsExactlyInAnyOrderElementsOf(with(texts, "value")));
	}

	private static Set<String> with(Set<String> texts, String another) {
		Set<String> all = new TreeSet<>(texts);
		all.add(another);
		return all;
	}

	@Test
	void placeholdersAreReplacedInEveryTextOfEveryAnnotation() {
		this.runner.withBean(Placeholders.class)
			.withPropertyValues("n=name", "t=3s", "h=4s", "f=otherwise", "k=#key", "w=2", "p=5", "u=#key != null",
					"signalbox.conditions.await-name.lock=await-lock",
					"signalbox.conditions.signal-name.lock=signal-lock")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
				List<MethodPlan.Step> steps = new ArrayList<>();
				context.getBean(WiringCheck.class).methods(registry).forEach((plan) -> steps.addAll(plan.steps()));
				assertThat(steps).hasSize(TEXTS.size())
					.allSatisfy((step) -> assertThat(step.name()).endsWith("name"))
					.allSatisfy((step) -> assertThat(step.settings()).containsEntry("key", "#key"))
					.filteredOn((step) -> !step.settings().containsKey("on"))
					.hasSize(TEXTS.size() - 2)
					.allSatisfy((step) -> assertThat(step.settings()).containsEntry("timeout", "3s")
						.containsEntry("fallback", "otherwise"));
				assertThat(steps).extracting((step) -> step.settings().get("weight")).contains("2");
				assertThat(steps).extracting((step) -> step.settings().get("until")).contains("#key != null");
				assertThat(registry.semaphore("limit-name").permits()).isEqualTo(5);
				assertThat(registry.lock("guard-name").settings().holdAtLeast()).hasToString("4s");
			});
	}

	interface Store<T> {

		List<String> put(T value);

		@Guarded("take")
		List<String> take(T value);

		<U extends T> List<String> any(List<U> values);

		Object self(T value);

	}

	static class Strings implements Store<String> {

		private final Probe probe;

		Strings(Probe probe) {
			this.probe = probe;
		}

		@Override
		@Guarded("put")
		public List<String> put(String value) {
			return this.probe.held();
		}

		@Override
		public List<String> take(String value) {
			return this.probe.held();
		}

		@Override
		@Guarded("any")
		public <U extends String> List<String> any(List<U> values) {
			return this.probe.held();
		}

		@Override
		@Guarded("covariant")
		public String self(String value) {
			return this.probe.held().toString();
		}

	}

	static class Placeholders {

		@AwaitEvent(name = "event-${n}", key = "${k}", timeout = "${t}", fallback = "${f}")
		void event(String key) {
		}

		@AwaitBarrier(name = "barrier-${n}", parties = 1, key = "${k}", timeout = "${t}", fallback = "${f}")
		void barrier(String key) {
		}

		@Limited(name = "limit-${n}", permitsString = "${p}", weight = "${w}", key = "${k}", timeout = "${t}",
				fallback = "${f}")
		void limited(String key) {
		}

		@Guarded(name = "guard-${n}", key = "${k}", timeout = "${t}", holdAtLeast = "${h}", fallback = "${f}")
		void guarded(String key) {
		}

		@AwaitCondition(name = "await-${n}", until = "${u}", key = "${k}", timeout = "${t}", fallback = "${f}")
		void await(String key) {
		}

		@SignalCondition(name = "signal-${n}", key = "${k}", timeout = "${t}", fallback = "${f}")
		void signal(String key) {
		}

		@SetEvent(name = "set-${n}", key = "${k}")
		void set(String key) {
		}

		@ClearEvent(name = "clear-${n}", key = "${k}")
		void clear(String key) {
		}

		void otherwise(String key) {
		}

	}

}
