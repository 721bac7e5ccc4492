package io.signalbox.autoconfigure;

import java.lang.reflect.RecordComponent;
import io.signalbox.Holder;
import io.signalbox.Timeout;
import io.signalbox.actuate.PrimitiveDescription;
import io.signalbox.actuate.SignalboxConsoleEndpoint;
import io.signalbox.actuate.SignalboxEndpoint;
import io.signalbox.annotation.Guarded;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A native image can reach by reflection all that we reach so.
 */
class RuntimeHintsTests {

	private static RuntimeHints hints;

	@BeforeAll
	static void process() {
		AnnotationConfigServletWebServerApplicationContext context = new AnnotationConfigServletWebServerApplicationContext();
		TestPropertyValues
			.of("management.endpoints.web.exposure.include=signalbox,signalboxconsole",
					"signalbox.console.enabled=true", "signalbox.semaphores.gateway.permits=2",
					"signalbox.conditions.stock.lock=warehouse", "spring.datasource.generate-unique-name=true")
			.applyTo(context);
		context.register(AheadOfTimeApplication.class);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("test", "Aot")), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		hints = generation.getRuntimeHints();
	}

	@Test
	void annotatedMethods() {
		assertInvocable(AheadOfTimeApplication.Work.class, "guarded");
		assertInvocable(AheadOfTimeApplication.Work.class, "search");
	}

	@Test
	void attributesOfAnnotations() {
		assertInvocable(Guarded.class, "timeout");
	}

	@Test
	void fallbacks() {
		assertInvocable(AheadOfTimeApplication.Work.class, "later");
		assertInvocable(AheadOfTimeApplication.Elsewhere.class, "later");
	}

	@Test
	void whatExpressionsAskOfArgumentsAndBeans() {
		assertInvocable(AheadOfTimeApplication.Order.class, "id");
		assertInvocable(AheadOfTimeApplication.Shelf.class, "count");
	}

	@Test
	void filesOfTheConsole() {
		assertThat(RuntimeHintsPredicates.resource().forResource("io/signalbox/actuate/console/console.html"))
			.accepts(hints);
		assertInvocable(SignalboxConsoleEndpoint.class, "file");
	}

	@Test
	void properties() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(SignalboxProperties.Lock.class.getDeclaredConstructors()[0])).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(SignalboxProperties.Semaphore.class.getDeclaredConstructors()[0])).accepts(hints);
		assertInvocable(Timeout.class, "valueOf");
	}

	@Test
	void recordsThatAreMadeOfTheirComponents() {
		assertThat(SignalboxRuntimeHints.combined()).allSatisfy((record) -> {
			assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(record.getDeclaredConstructors()[0]))
				.accepts(hints);
			for (RecordComponent component : record.getRecordComponents()) {
				assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
					.accepts(hints);
			}
		});
	}

	@Test
	void whatTheEndpointAnswers() {
		assertInvocable(SignalboxEndpoint.class, "primitives");
		assertInvocable(SignalboxEndpoint.Primitives.class, "primitives");
		assertInvocable(PrimitiveDescription.class, "holders");
		assertInvocable(PrimitiveDescription.Attempts.class, "waited");
		assertInvocable(Holder.class, "thread");
	}

	@Test
	void proxyClassesAreGenerated() {
		assertThat(hints.reflection().typeHints().map((hint) -> hint.getType().getName()))
			.anyMatch((name) -> name.startsWith(AheadOfTimeApplication.Work.class.getName() + "$$SpringCGLIB$$"));
	}

	private static void assertInvocable(Class<?> type, String method) {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(type, method))
			.as(() -> type.getName() + "." + method)
			.accepts(hints);
	}

}
