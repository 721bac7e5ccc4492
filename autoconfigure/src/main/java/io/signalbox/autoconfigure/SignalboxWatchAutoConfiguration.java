package io.signalbox.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.signalbox.SignalboxRegistry;
import io.signalbox.Timeout;
import io.signalbox.autoconfigure.SignalboxProperties.OnDeadlock;
import io.signalbox.watch.Watch;
import io.signalbox.watch.WatchListener;
import io.signalbox.watch.WatchSettings;
import io.signalbox.watch.Watchable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the watch. Beans of type
 * {@link WatchListener} are told what the log is told.
 *
 * @since 0.1
 */
@AutoConfiguration(after = SignalboxAutoConfiguration.class)
@ConditionalOnBean(SignalboxRegistry.class)
public final class SignalboxWatchAutoConfiguration {

	@Bean(initMethod = "start", destroyMethod = "close")
	@ConditionalOnMissingBean
	Watch signalboxWatch(ObjectProvider<Watchable> engines, SignalboxRegistry registry,
			ObjectProvider<WatchListener> listeners, SignalboxProperties properties) {
		List<WatchListener> told = new ArrayList<>();
		told.add(new WatchLog());
		listeners.orderedStream().forEach(told::add);
		return new Watch(all(engines, registry), settings(properties.watch()), WatchListener.all(told));
	}

	/** Those that are beans, and that in Redis, which is no bean of its own. */
	static Set<Watchable> all(ObjectProvider<Watchable> beans, SignalboxRegistry registry) {
		Set<Watchable> all = new LinkedHashSet<>(beans.orderedStream().toList());
		registry.engines().filter(Watchable.class::isInstance).map(Watchable.class::cast).forEach(all::add);
		return all;
	}

	private static WatchSettings settings(SignalboxProperties.Watch watch) {
		Timeout longHold = watch.longHold();
		return new WatchSettings(watch.interval().toDuration(), watch.deadlocks(),
				watch.onDeadlock() == OnDeadlock.BREAK, longHold.isNone() ? Duration.ZERO : longHold.toDuration());
	}

}
