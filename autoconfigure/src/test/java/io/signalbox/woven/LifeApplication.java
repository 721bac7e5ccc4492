package io.signalbox.woven;

import io.signalbox.SignalboxRegistry;
import io.signalbox.autoconfigure.SignalboxAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxDisabledAutoConfiguration;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What woven methods do while contexts come and go, in a JVM of its own that weaves at
 * load time.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ SignalboxAutoConfiguration.class, SignalboxDisabledAutoConfiguration.class })
@Import(Shop.class)
class LifeApplication {

	private static final String WOVEN = "signalbox.aop.mode=aspectj";

	private static final String PROXY = "signalbox.aop.mode=proxy";

	public static void main(String[] arguments) {
		print("before", null);
		try (ConfigurableApplicationContext context = start(WOVEN)) {
			print("woven", context);
			Seen.print("second", () -> start(WOVEN));
			Seen.print("second with proxies", () -> start(PROXY));
			print("still", context);
			try (ConfigurableApplicationContext child = builder(WOVEN).parent(context).run()) {
				print("child", child);
			}
			print("after child", context);
		}
		print("closed", null);
		Seen.print("failed", () -> start(WOVEN, "signalbox.locks.shop.timeout=soon"));
		try (ConfigurableApplicationContext context = start(PROXY)) {
			print("proxy", context);
			Seen.print("second beside proxies", () -> start(WOVEN));
		}
		print("proxy closed", null);
		try (ConfigurableApplicationContext context = start(WOVEN)) {
			print("again", context);
		}
		print("closed again", null);
		try (ConfigurableApplicationContext context = start("signalbox.enabled=false", WOVEN)) {
			Seen.print("disabled", () -> context.getBean(Shop.class).sell());
		}
	}

	private static void print(String scene, ConfigurableApplicationContext context) {
		if (context != null) {
			Seen.through(context.getBean(SignalboxRegistry.class));
			Shop shop = context.getBean(Shop.class);
			Seen.print(scene + " with proxy", () -> AopUtils.isAopProxy(shop));
			Seen.print(scene + " bean", shop::sell);
		}
		Seen.print(scene, () -> new Shop().sell());
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return builder(properties).run();
	}

	private static SpringApplicationBuilder builder(String... properties) {
		return new SpringApplicationBuilder(LifeApplication.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.level.root=error")
			.properties(properties);
	}

}
