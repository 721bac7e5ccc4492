package io.signalbox.interceptor;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;

import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wherever an annotation stands, the method runs with what it asks for.
 */
@Timeout(60)
class PlacementTests {

	private final ApplicationContextRunner runner = Contexts.signalbox().withBean(Probe.class);

	@Test
	void onAMethodOfTheClass() {
		this.runner.withBean(OnMethods.class).run((context) -> {
			OnMethods bean = context.getBean(OnMethods.class);
			assertThat(bean.publicMethod()).containsExactly("public");
			assertThat(bean.protectedMethod()).containsExactly("protected");
			assertThat(bean.packagePrivateMethod()).containsExactly("package-private");
			assertThat(bean.notAnnotated()).isEmpty();
			assertThat(context.getBean(Probe.class).held()).isEmpty();
		});
	}

	@Test
	void onAMethodOfTheInterface() {
		this.runner.withBean(OfInterfaceMethod.class)
			.run((context) -> assertThat(context.getBean(InterfaceMethod.class).call())
				.containsExactly("interface-method"));
	}

	@Test
	void onADefaultMethodOfTheInterface() {
		this.runner.withBean(OfInterfaceMethod.class)
			.run((context) -> assertThat(context.getBean(InterfaceMethod.class).byDefault())
				.containsExactly("default-method"));
	}

	@Test
	void onTheInterface() {
		this.runner.withBean(OfInterfaceType.class)
			.run((context) -> assertThat(context.getBean(InterfaceType.class).call())
				.containsExactly("interface-type"));
	}

	@Test
	void onAMethodOfTheSuperclass() {
		this.runner.withBean(Subclass.class).run((context) -> {
			Subclass bean = context.getBean(Subclass.class);
			assertThat(bean.inherited()).containsExactly("inherited");
			assertThat(bean.overridden()).containsExactly("overridden");
		});
	}

	@Test
	void onTheClassItAppliesToEveryMethodAndTheyShareOneLock() {
		this.runner.withBean(OnClass.class).run((context) -> {
			OnClass bean = context.getBean(OnClass.class);
			assertThat(bean.one()).containsExactly("whole-class");
			assertThat(bean.another()).containsExactly("whole-class");
			assertThat(bean.packagePrivate()).containsExactly("whole-class");
		});
	}

	@Test
	void onTheClassItLeavesMethodsOfObjectAlone() {
		this.runner.withBean(OnClass.class)
			.run((context) -> assertThat(context.getBean(OnClass.class)).hasToString("[]"));
	}

	@Test
	void onTheSuperclassItAppliesToMethodsOfTheSubclass() {
		this.runner.withBean(SubclassOfOnClass.class)
			.run((context) -> assertThat(context.getBean(SubclassOfOnClass.class).added())
				.containsExactly("whole-class"));
	}

	@Test
	void onAMethodItReplacesTheOneOnTheClass() {
		this.runner.withBean(OnClass.class)
			.run((context) -> assertThat(context.getBean(OnClass.class).own()).containsExactly("one-method"));
	}

	@Test
	void onAMethodItLeavesOtherAnnotationsOfTheClassInForce() {
		this.runner.withBean(OnClass.class)
			.run((context) -> assertThat(context.getBean(OnClass.class).limited()).containsExactly("few",
					"whole-class"));
	}

	@Test
	void asAMetaAnnotationWithAliases() {
		this.runner.withBean(WithMeta.class).run((context) -> {
			WithMeta bean = context.getBean(WithMeta.class);
			assertThat(bean.onMethod()).containsExactly("five");
			assertThat(bean.byInterface()).containsExactly("from-interface");
			assertThat(semaphore(context.getBean(SignalboxRegistry.class), "five").permits()).isEqualTo(5);
			assertThat(semaphore(context.getBean(SignalboxRegistry.class), "from-interface").permits()).isEqualTo(5);
		});
	}

	@Test
	void asAMetaAnnotationOnTheClass() {
		this.runner.withBean(WithMetaOnClass.class)
			.run((context) -> assertThat(context.getBean(WithMetaOnClass.class).call()).containsExactly("meta-class"));
	}

	@Test
	void nameDefaultsToClassAndMethod() {
		this.runner.withBean(Unnamed.class).withBean(UnnamedClass.class).run((context) -> {
			assertThat(context.getBean(Unnamed.class).render()).containsExactly("Unnamed.render");
			assertThat(context.getBean(Unnamed.class).few()).containsExactly("Unnamed.few");
			assertThat(context.getBean(UnnamedClass.class).call()).containsExactly("UnnamedClass");
		});
	}

	@Test
	void inheritedMethodIsNamedAfterTheClassOfTheBean() {
		this.runner.withBean(UnnamedSubclass.class).withBean("unnamed", Unnamed.class, Unnamed::new).run((context) -> {
			assertThat(context.getBean(UnnamedSubclass.class).render()).containsExactly("UnnamedSubclass.render");
			assertThat(context.getBean("unnamed", Unnamed.class).render()).containsExactly("Unnamed.render");
		});
	}

	@Test
	void genericMethodIsFoundThroughItsBridge() {
		this.runner.withBean(Strings.class).run((context) -> {
			@SuppressWarnings("unchecked")
			Sink<String> bean = context.getBean(Sink.class);
			assertThat(bean.put("x")).containsExactly("strings");
		});
	}

	private static NamedSemaphore semaphore(SignalboxRegistry registry, String name) {
		return registry.semaphore(name);
	}

	abstract static class Probing {

		@Autowired
		private Probe probe;

		List<String> held() {
			return this.probe.held();
		}

	}

	static class OnMethods extends Probing {

		@Guarded("public")
		public List<String> publicMethod() {
			return held();
		}

		@Guarded("protected")
		protected List<String> protectedMethod() {
			return held();
		}

		@Guarded("package-private")
		List<String> packagePrivateMethod() {
			return held();
		}

		public List<String> notAnnotated() {
			return held();
		}

	}

	interface InterfaceMethod {

		@Guarded("interface-method")
		List<String> call();

		@Guarded("default-method")
		default List<String> byDefault() {
			return ((Probing) this).held();
		}

	}

	static class OfInterfaceMethod extends Probing implements InterfaceMethod {

		@Override
		public List<String> call() {
			return held();
		}

	}

	@Guarded("interface-type")
	interface InterfaceType {

		List<String> call();

	}

	static class OfInterfaceType extends Probing implements InterfaceType {

		@Override
		public List<String> call() {
			return held();
		}

	}

	static class Superclass extends Probing {

		@Guarded("inherited")
		public List<String> inherited() {
			return held();
		}

		@Guarded("overridden")
		public List<String> overridden() {
			return List.of();
		}

	}

	static class Subclass extends Superclass {

		@Override
		public List<String> overridden() {
			return held();
		}

	}

	@Guarded("whole-class")
	static class OnClass {

		@Autowired
		private Probe probe;

		public List<String> one() {
			return this.probe.held();
		}

		public List<String> another() {
			return this.probe.held();
		}

		List<String> packagePrivate() {
			return this.probe.held();
		}

		@Guarded("one-method")
		public List<String> own() {
			return this.probe.held();
		}

		@Limited(name = "few", permits = 2)
		public List<String> limited() {
			return this.probe.held();
		}

		@Override
		public String toString() {
			return this.probe.held().toString();
		}

	}

	static class SubclassOfOnClass extends OnClass {

		@Autowired
		private Probe ownProbe;

		public List<String> added() {
			return this.ownProbe.held();
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Limited(permits = 5)
	@interface Five {

		@AliasFor(annotation = Limited.class, attribute = "name")
		String value();

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Guarded("meta-class")
	@interface Exclusive {

	}

	interface Metered {

		@Five("from-interface")
		List<String> byInterface();

	}

	static class WithMeta extends Probing implements Metered {

		@Five("five")
		public List<String> onMethod() {
			return held();
		}

		@Override
		public List<String> byInterface() {
			return held();
		}

	}

	@Exclusive
	static class WithMetaOnClass {

		@Autowired
		private Probe probe;

		public List<String> call() {
			return this.probe.held();
		}

	}

	static class Unnamed extends Probing {

		@Guarded
		public List<String> render() {
			return held();
		}

		@Limited(permits = 3)
		public List<String> few() {
			return held();
		}

	}

	static class UnnamedSubclass extends Unnamed {

	}

	@Guarded
	static class UnnamedClass {

		@Autowired
		private Probe probe;

		public List<String> call() {
			return this.probe.held();
		}

	}

	interface Sink<T> {

		List<String> put(T value);

	}

	static class Strings extends Probing implements Sink<String> {

		@Override
		@Guarded("strings")
		public List<String> put(String value) {
			return held();
		}

	}

}
