package io.signalbox.autoconfigure;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of the endpoint that shows and changes primitives.
 *
 * @param showValues When to show keys, which are data of users.
 * @param roles Roles of those who may see keys, where that is when they are authorized.
 * When empty, everybody who is authenticated is.
 */
@ConfigurationProperties("management.endpoint.signalbox")
record EndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {
}
