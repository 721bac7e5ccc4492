package io.signalbox.woven;

import java.nio.file.Path;
import java.util.Map;

import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A woven method is never silently without what it asks for: there is one context that
 * serves it, or the call fails, or the application does not start.
 */
@Timeout(600)
class WovenLifeTests {

	private static final String CLASS_PATH = System.getProperty("java.class.path");

	@TempDir
	private static Path directory;

	/** What woven methods do while contexts come and go. */
	private static Map<String, String> scenes;

	@BeforeAll
	static void live() throws Exception {
		scenes = Jvm.scenes(Jvm.running(Jvm.agent())
			.run(directory, Jvm.restricted(directory, CLASS_PATH), LifeApplication.class.getName()));
	}

	@Test
	void oneContextServesAllWovenCallsAndWithoutOneTheyFail() {
		assertThat(scenes).containsEntry("woven with proxy", "false 0")
			.containsEntry("woven bean", "[shop] 1")
			.containsEntry("woven", "[shop] 1")
			.containsEntry("still bean", "[shop] 1")
			.containsEntry("still", "[shop] 1")
			.containsEntry("child bean", "[shop] 1")
			.containsEntry("child", "[shop] 1")
			.containsEntry("after child", "[shop] 1")
			.containsEntry("again", "[shop] 1");
		assertThat(scenes.get("before")).contains("IllegalStateException", "Shop.sell()", "has not started yet",
				"-Dsignalbox.aop.mode=proxy");
		assertThat(scenes.get("closed")).contains("IllegalStateException", "is closed");
		assertThat(scenes.get("closed again")).contains("IllegalStateException");
		assertThat(scenes.get("failed")).contains("signalbox.locks.shop.timeout");
		assertThat(scenes.get("second")).contains("is 'aspectj', but another application context with 'aspectj' is up");
		assertThat(scenes.get("second with proxies")).contains("is 'proxy', but another").contains("with 'aspectj'");
		assertThat(scenes.get("second beside proxies")).contains("is 'aspectj', but another").contains("with 'proxy'");
	}

	@Test
	void proxyAndWovenMethodHoldOnceTogetherAndAnObjectThatIsNoBeanNothing() {
		assertThat(scenes).containsEntry("proxy with proxy", "true 0")
			.containsEntry("proxy bean", "[shop] 1")
			.containsEntry("proxy", "[] 0")
			.containsEntry("proxy closed", "[] 0")
			.containsEntry("disabled", "[] 0");
	}

	@Test
	void whatTheWeaverMissesIsAMistake() throws Exception {
		String output = Jvm.running(Jvm.agent())
			.run(directory, Jvm.restricted(directory, CLASS_PATH), MisplacedApplication.class.getName());
		String misplaced = "io.signalbox.woven.Misplaced$";
		String overridden = "its annotation stands on a method that it overrides, where AspectJ does not look";
		String unwoven = "the method is annotated but was not woven";
		assertThat(Jvm.scenes(output)).as(output)
			.containsOnly(Map.entry(misplaced + "Implementation.call()", overridden),
					Map.entry(misplaced + "Contract.call()", "the annotated method has no body that could be woven"),
					Map.entry(misplaced + "Sub.own()", unwoven), Map.entry(misplaced + "Deep.missed()", unwoven));
	}

	@Test
	void withoutAWeaverTheApplicationDoesNotStart() {
		Contexts.signalbox()
			.withPropertyValues("signalbox.aop.mode=aspectj")
			.withBean(Desk.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("signalbox.aop.mode: is 'aspectj', but of 15 annotated methods none is woven")
				.hasMessageContaining("io.signalbox.woven.Desk."));
	}

	@Test
	void staticMethodNeedsAStaticFallback() {
		Contexts.signalbox()
			.withPropertyValues("signalbox.aop.mode=aspectj")
			.withBean(StaticFallback.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("StaticFallback.call()")
				.hasMessageContaining("'fallback' can't be 'instead': it is not static, but the annotated method is"));
	}

	@Test
	void withoutAnyAnnotationThereIsNothingToWeave() throws Exception {
		String output = Jvm.running(Jvm.agent())
			.run(directory, Jvm.restricted(directory, CLASS_PATH), BareApplication.class.getName());
		assertThat(Jvm.scenes(output)).containsEntry("bare", "started");
	}

	static class StaticFallback {

		@Guarded(fallback = "instead")
		static void call() {
		}

		void instead() {
		}

	}

}
