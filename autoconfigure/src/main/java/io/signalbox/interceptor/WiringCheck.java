package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.signalbox.MethodPlan;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.aot.AbstractAotProcessor;

/**
 * Looks at all beans with annotated methods and refuses to start if any of them can't
 * work, with all mistakes in one {@link WiringException}. It looks twice: before the
 * first bean is made, at the types that the definitions tell, so that nothing has started
 * yet; and after the last one, at classes that only the beans themselves could tell.
 *
 * @since 0.1
 */
public final class WiringCheck implements BeanFactoryPostProcessor, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(WiringCheck.class);

	private final OperationSource source;

	private final Supplier<SignalboxPostProcessor> methods;

	private final Wiring wiring;

	private final AnnotatedBeans beans;

	/** Looks for what the weaver has missed, if one is to weave. */
	private final @Nullable WovenMethods wovenMethods;

	private final Collection<WiringProblem> declarationProblems;

	/** What {@link #settings} has told, which must still be true in the end. */
	private Map<String, Settings> told = Map.of();

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private @Nullable EarlyBeans early;

	/**
	 * Makes the check.
	 * @param methods applies the annotations; asked when all beans are there, as it must
	 * not be made before other post-processors have said how to make proxies
	 * @param declared what configuration says, by name
	 * @param defaults what holds where neither configuration nor annotation says
	 * @param placeholders replaces the placeholders in a text of an annotation, or throws
	 * {@link IllegalArgumentException}
	 * @param mode whether the annotations are applied by proxies or by AspectJ
	 * @param selfInvocation what is done about calls that go past the proxy
	 * @param declarationProblems what is wrong with the configuration itself
	 */
	public WiringCheck(Supplier<SignalboxPostProcessor> methods, Map<String, Declaration> declared, Defaults defaults,
			UnaryOperator<String> placeholders, AdviceMode mode, SelfInvocation selfInvocation,
			Collection<WiringProblem> declarationProblems) {
		this.source = new OperationSource(placeholders, mode);
		this.methods = methods;
		this.wiring = new Wiring(declared, defaults);
		this.wovenMethods = (mode == AdviceMode.ASPECTJ) ? new WovenMethods(placeholders) : null;
		this.beans = new AnnotatedBeans(this.source, this.wiring, this.wovenMethods, selfInvocation);
		this.declarationProblems = List.copyOf(declarationProblems);
	}

	/**
	 * The settings of every name, as configuration, annotations and defaults say
	 * together.
	 * @return settings by name
	 */
	public Map<String, Settings> settings() {
		this.told = this.wiring.settings();
		return this.told;
	}

	/**
	 * What the settings of every name would be if configuration said something else,
	 * without those that belong to the parent context.
	 * @param declared what configuration says, by name
	 * @param defaults what holds where neither configuration nor annotation says
	 * @return settings by name
	 * @throws WiringException if that does not fit together
	 */
	public Map<String, Settings> settings(Map<String, Declaration> declared, Defaults defaults) {
		Map<String, Declaration> own = new LinkedHashMap<>(declared);
		own.keySet().removeIf(this.wiring::isInherited);
		Wiring otherwise = this.wiring.otherwise(own, defaults);
		found().forEach(otherwise::add);
		List<WiringProblem> problems = otherwise.problems();
		if (!problems.isEmpty()) {
			throw new WiringException(problems);
		}
		Map<String, Settings> settings = new LinkedHashMap<>(otherwise.settings());
		settings.keySet().removeIf(this.wiring::isInherited);
		return settings;
	}

	/**
	 * Whether configuration or an annotation names something.
	 * @param name the name
	 * @return {@code false} if only code can
	 */
	public boolean knows(String name) {
		return this.wiring.knows(name);
	}

	/**
	 * The annotation that says a setting, where configuration does not.
	 * @param name name of the primitive
	 * @param setting name of the setting, as the endpoint shows it
	 * @return annotation and method, or {@code null} if none says it
	 */
	public @Nullable String annotated(String name, String setting) {
		return this.wiring.annotated(name, setting);
	}

	/**
	 * What stands around each annotated method of each bean at this moment. It makes no
	 * bean.
	 * @param registry where the primitives are
	 * @return the plans, by the names of beans and methods
	 */
	public List<MethodPlan> methods(SignalboxRegistry registry) {
		MethodPlanReader reader = new MethodPlanReader(Objects.requireNonNull(this.beanFactory), registry,
				this.wiring.defaults().timeout());
		return this.beans.read(reader);
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
		this.beanFactory = factory;
		// what is woven is never too early
		if (this.wovenMethods == null && factory instanceof DefaultListableBeanFactory beans) {
			this.early = new EarlyBeans(beans);
			beans.addBeanPostProcessor(this.early);
		}
		BeanFactory parent = factory.getParentBeanFactory();
		WiringCheck above = (parent != null) ? parent.getBeanProvider(WiringCheck.class).getIfAvailable() : null;
		if (above != null) {
			this.wiring.inherit(above.wiring);
		}
		List<WiringProblem> problems = new ArrayList<>(this.declarationProblems);
		for (String name : factory.getBeanNamesForType(Object.class, true, false)) {
			this.beans.inspect(name, factory.getType(name, false), factory, problems);
		}
		verify(problems);
	}

	@Override
	public void afterSingletonsInstantiated() {
		ConfigurableListableBeanFactory factory = this.beanFactory;
		if (factory == null) {
			return;
		}
		List<WiringProblem> problems = new ArrayList<>();
		for (String name : factory.getSingletonNames()) {
			Object bean = factory.getSingleton(name);
			if (bean != null) {
				String beanName = (bean instanceof FactoryBean) ? BeanFactory.FACTORY_BEAN_PREFIX + name : name;
				this.beans.inspect(beanName, AopProxyUtils.ultimateTargetClass(bean), factory, problems);
			}
		}
		checkEarly(factory, problems);
		verify(problems);
		verifyTold();
		this.wiring.neverSet().forEach(logger::warn);
		Plans plans = this.methods.get().signalbox().plans();
		found().forEach(plans::prepare);
	}

	private void checkEarly(ConfigurableListableBeanFactory factory, List<WiringProblem> problems) {
		EarlyBeans early = this.early;
		if (early != null) {
			early.types().forEach((name, type) -> {
				this.beans.inspect(name, type, factory, problems);
				if (this.beans.isAnnotated(name)) {
					problems.add(early.problem(name, type));
				}
			});
		}
	}

	/** Where the annotations have been read. */
	OperationSource source() {
		return this.source;
	}

	/** What the annotations ask for, of all methods that were seen so far. */
	List<Operations> found() {
		return this.beans.found();
	}

	private void verify(List<WiringProblem> problems) {
		problems.addAll(this.wiring.problems());
		// ahead of time, classes are processed in a JVM without a weaver
		if (this.wovenMethods != null && !Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			problems.addAll(this.wovenMethods.problems());
		}
		if (problems.isEmpty()) {
			return;
		}
		WiringException mistakes = new WiringException(problems);
		// the configuration at build time may lack what the running application has
		if (!Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			throw mistakes;
		}
		logger.warn(mistakes.getMessage() + ". The application does not start unless its configuration differs");
	}

	/** An annotation that was seen too late must not be ignored. */
	private void verifyTold() {
		Map<String, Settings> now = this.wiring.settings();
		List<WiringProblem> problems = new ArrayList<>();
		this.told.forEach((name, settings) -> {
			if (!settings.equals(now.get(name))) {
				problems.add(new WiringProblem(settings.kind().describe(name),
						"it was made with " + settings + ", but an annotation in a class that was not known before its "
								+ "bean asks for " + now.get(name),
						"Return the class itself from the @Bean method, or say it in the configuration"));
			}
		});
		if (!problems.isEmpty()) {
			throw new WiringException(problems);
		}
	}

}
