package io.signalbox.autoconfigure;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.redisson.client.NettyHook;

/**
 * Ends a TLS handshake that takes longer. Redisson has no setting for it, and leaves it
 * at Netty's ten seconds, for each of its tries to connect.
 *
 * @param millis how long a handshake may take
 */
record HandshakeTimeout(int millis) implements NettyHook {

	@Override
	public void afterBoostrapInitialization(Bootstrap bootstrap) {
	}

	@Override
	public void afterChannelInitialization(Channel channel) {
		SslHandler handler = channel.pipeline().get(SslHandler.class);
		if (handler != null) {
			handler.setHandshakeTimeoutMillis(this.millis);
		}
	}

}
