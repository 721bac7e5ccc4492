package io.signalbox.demo;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/**
 * Where this application is reached over HTTP. The buyers of the load generator and the
 * payments to the gateway go through a real connection, also on a random port.
 */
@Component
public class OwnAddress implements ApplicationListener<WebServerInitializedEvent> {

	private volatile @Nullable URI address;

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		if (event.getApplicationContext().getServerNamespace() == null) {
			this.address = URI.create("http://localhost:" + event.getWebServer().getPort());
		}
	}

	/**
	 * Resolves a path of this application.
	 * @param path the path, with a leading slash
	 * @return the absolute address
	 * @throws IllegalStateException if the web server has not started
	 */
	public URI resolve(String path) {
		URI base = this.address;
		if (base == null) {
			throw new IllegalStateException("No address for '" + path + "' before the web server has started");
		}
		return base.resolve(path);
	}

}
