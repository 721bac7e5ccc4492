package io.signalbox.autoconfigure;

import io.signalbox.interceptor.WiringException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/**
 * Refreshes settings when Spring Cloud says that the environment has changed. Whatever
 * has: a property of ours may refer to any other one.
 */
final class EnvironmentChangeListener implements ApplicationListener<EnvironmentChangeEvent> {

	private static final Log logger = LogFactory.getLog(SignalboxSettingsRefresh.class);

	private final SignalboxSettingsRefresh refresh;

	EnvironmentChangeListener(SignalboxSettingsRefresh refresh) {
		this.refresh = refresh;
	}

	@Override
	public void onApplicationEvent(EnvironmentChangeEvent event) {
		try {
			this.refresh.refresh();
		}
		catch (WiringException ex) {
			ex.getProblems()
				.forEach((problem) -> logger.error("The environment has changed, but no settings have: "
						+ problem.where() + " " + problem.what() + ". " + problem.remedy()));
		}
	}

}
