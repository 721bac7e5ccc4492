package io.signalbox.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension} that shows keys to those who may see values.
 *
 * @since 0.1
 */
@EndpointWebExtension(endpoint = SignalboxGraphEndpoint.class)
public final class SignalboxGraphEndpointWebExtension {

	private final SignalboxGraphEndpoint endpoint;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Makes the extension.
	 * @param endpoint what it extends
	 * @param showValues who may see keys
	 * @param roles the roles of those who may, where that depends on roles
	 */
	public SignalboxGraphEndpointWebExtension(SignalboxGraphEndpoint endpoint, Show showValues, Set<String> roles) {
		this.endpoint = endpoint;
		this.showValues = showValues;
		this.roles = Set.copyOf(roles);
	}

	/**
	 * Who holds what and who waits for whom, now.
	 * @param securityContext who asks
	 * @return the graph
	 */
	@ReadOperation
	public WaitGraphDescription graph(SecurityContext securityContext) {
		return this.endpoint.graph(this.showValues.isShown(securityContext, this.roles));
	}

}
