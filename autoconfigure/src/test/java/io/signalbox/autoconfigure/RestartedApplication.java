package io.signalbox.autoconfigure;

import java.lang.ref.WeakReference;

import io.micrometer.core.instrument.Metrics;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.metrics.SignalboxMetrics;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Is started by devtools, and told by each start what the starts before have left.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ AopAutoConfiguration.class, SignalboxAutoConfiguration.class,
		SignalboxMetricsAutoConfiguration.class })
@Import({ RestartedApplication.Devtools.class, RestartedApplication.Work.class })
public class RestartedApplication {

	/** Outlives a restart, as only the classes of the application are loaded again. */
	private static final String BEFORE = "restarted.before";

	public static void main(String[] arguments) throws InterruptedException {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(RestartedApplication.class)
			.web(WebApplicationType.NONE)
			.run("--spring.main.banner-mode=off", "--spring.main.keep-alive=true",
					"--signalbox.locks.ledger.timeout=2s", "--spring.devtools.livereload.enabled=false",
					"--spring.devtools.restart.poll-interval=100ms", "--spring.devtools.restart.quiet-period=50ms");
		context.getBean(SignalboxMetrics.class).bindTo(Metrics.globalRegistry);
		context.getBean(Work.class).book();
		// meters of the same names could not be told from those that were left
		context.getBean(SignalboxRegistry.class).lock("started-" + System.nanoTime());
		Object before = System.getProperties()
			.put(BEFORE, new WeakReference<>(RestartedApplication.class.getClassLoader()));
		System.out.println("loader=" + RestartedApplication.class.getClassLoader().getClass().getSimpleName()
				+ ", meters=" + Metrics.globalRegistry.getMeters().size() + ", threads=" + threads() + ", before="
				+ ((before != null) ? afterCollections((WeakReference<?>) before) : "none") + ";");
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("signalbox"))
			.count();
	}

	private static String afterCollections(WeakReference<?> before) throws InterruptedException {
		for (int i = 0; i < 200 && before.get() != null; i++) {
			System.gc();
			Thread.sleep(50);
		}
		return (before.get() == null) ? "gone" : "left";
	}

	/** By name: devtools are in the started JVM only. */
	static class Devtools implements ImportSelector {

		@Override
		public String[] selectImports(AnnotationMetadata metadata) {
			return new String[] { "org.springframework.boot.devtools.autoconfigure.LocalDevToolsAutoConfiguration" };
		}

	}

	static class Work {

		@Guarded("ledger")
		void book() {
			Thread.yield();
		}

	}

}
