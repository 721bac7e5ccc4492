package io.signalbox.interceptor;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;

import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several locks or limits on one method, and keys in annotations of one's own.
 */
@Timeout(60)
class RepeatedAnnotationTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Probe.class)
		.withBean(Repeating.class)
		.withBean(OnClass.class);

	@Test
	void allOfThemAreHeld() {
		this.runner.run((context) -> {
			Repeating bean = context.getBean(Repeating.class);
			assertThat(bean.forward()).containsExactly("alpha", "beta");
			assertThat(bean.contained()).containsExactly("alpha", "beta");
			assertThat(bean.limited()).containsExactly("few", "fewer");
			assertThat(bean.meta()).containsExactly("alpha", "beta");
			assertThat(bean.metaAndOwn()).containsExactly("alpha", "beta", "gamma");
			assertThat(bean.byInterface()).containsExactly("alpha", "beta");
			assertThat(context.getBean(Probe.class).held()).isEmpty();
		});
	}

	@Test
	void onTheMethodTheyReplaceAllThoseOnTheClass() {
		this.runner.run((context) -> {
			OnClass bean = context.getBean(OnClass.class);
			assertThat(bean.inherited()).containsExactly("class-a", "class-b");
			assertThat(bean.own()).containsExactly("own");
		});
	}

	@Test
	void takenInTheOrderOfTheirNamesWhateverTheOrderInTheSource() {
		this.runner.run((context) -> {
			Repeating bean = context.getBean(Repeating.class);
			NamedLock alpha = context.getBean(SignalboxRegistry.class).lock("alpha");
			NamedLock beta = context.getBean(SignalboxRegistry.class).lock("beta");
			Hold hold = this.threads.start(() -> alpha.hold()).value();
			Threads.Task<List<String>> forward = this.threads.start(bean::forward);
			Threads.Task<List<String>> backward = this.threads.start(bean::backward);
			Threads.until(() -> alpha.waiting() == 2);
			assertThat(beta.isLocked()).isFalse();
			hold.close();
			forward.value();
			backward.value();
		});
	}

	@Test
	void metaAnnotationPassesItsKeyOn() {
		this.runner.run((context) -> {
			Repeating bean = context.getBean(Repeating.class);
			NamedLock tenant = context.getBean(SignalboxRegistry.class).lock("tenant");
			Hold hold = this.threads.start(() -> tenant.keys().hold("acme")).value();
			Threads.Task<Integer> same = this.threads.start(() -> bean.byTenant("acme"));
			Threads.until(() -> tenant.waiters().size() == 1);
			assertThat(bean.byTenant("other")).isEqualTo(2);
			hold.close();
			assertThat(same.value()).isOne();
			assertThat(tenant.keys().count()).isZero();
		});
	}

	@Retention(RetentionPolicy.RUNTIME)
	@Guarded("beta")
	@Guarded("alpha")
	@interface Both {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Guarded("tenant")
	@interface PerTenant {

		@AliasFor(annotation = Guarded.class, attribute = "key")
		String value();

	}

	interface Declared {

		@Guarded("alpha")
		@Guarded("beta")
		List<String> byInterface();

	}

	static class Repeating implements Declared {

		@Autowired
		private Probe probe;

		@Guarded("alpha")
		@Guarded("beta")
		public List<String> forward() {
			return this.probe.held();
		}

		@Guarded("beta")
		@Guarded("alpha")
		public List<String> backward() {
			return this.probe.held();
		}

		@Guarded.List({ @Guarded("beta"), @Guarded("alpha") })
		public List<String> contained() {
			return this.probe.held();
		}

		@Limited(name = "fewer", permits = 1)
		@Limited(name = "few", permits = 2)
		public List<String> limited() {
			return this.probe.held();
		}

		@Both
		public List<String> meta() {
			return this.probe.held();
		}

		@Both
		@Guarded("gamma")
		public List<String> metaAndOwn() {
			return this.probe.held();
		}

		@Override
		public List<String> byInterface() {
			return this.probe.held();
		}

		@PerTenant("#tenant")
		public int byTenant(String tenant) {
			return this.probe.registry().lock("tenant").keys().count();
		}

	}

	@Guarded("class-b")
	@Guarded("class-a")
	static class OnClass {

		@Autowired
		private Probe probe;

		public List<String> inherited() {
			return this.probe.held();
		}

		@Guarded("own")
		public List<String> own() {
			return this.probe.held();
		}

	}

}
