package io.signalbox.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server, and does what networks do: ends all connections
 * and takes no new ones, stands still, goes silent, is slow, or goes on as if nothing had
 * been.
 */
final class TcpProxy implements AutoCloseable {

	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final ServerSocket listener;

	private volatile int target;

	private final Set<Link> links = ConcurrentHashMap.newKeySet();

	private volatile boolean refusing;

	private volatile boolean stalled;

	private volatile Duration delay = Duration.ZERO;

	TcpProxy(int target) throws IOException {
		this.target = target;
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	/** One connection through the proxy. */
	private static final class Link {

		private final Socket client;

		private final Socket server;

		/** Whether nothing comes through any more, and neither end is told. */
		private volatile boolean silent;

		Link(Socket client, Socket server) {
			this.client = client;
			this.server = server;
		}

		void reset() {
			TcpProxy.reset(this.client);
			TcpProxy.reset(this.server);
		}

	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** Resets all connections, and lets nobody in until {@link #heal}. */
	void cut() {
		this.refusing = true;
		this.links.forEach(Link::reset);
		this.links.clear();
	}

	/** Keeps all connections, also new ones, and moves nothing until {@link #heal}. */
	void stall() {
		this.stalled = true;
	}

	/** Lets the connections that there are go silent for good; new ones work. */
	void halfOpen() {
		this.links.forEach((link) -> link.silent = true);
	}

	/** Leads new connections to another server. */
	void target(int port) {
		this.target = port;
	}

	/** Lets each answer take so long until {@link #heal}. */
	void delayAnswers(Duration delay) {
		this.delay = delay;
	}

	void heal() {
		this.refusing = false;
		this.stalled = false;
		this.delay = Duration.ZERO;
	}

	private void accept() throws IOException {
		while (!this.listener.isClosed()) {
			Socket client = this.listener.accept();
			if (this.refusing) {
				reset(client);
				continue;
			}
			try {
				link(new Link(client, new Socket(InetAddress.getLoopbackAddress(), this.target)));
			}
			catch (IOException ex) {
				// the server is down
				reset(client);
			}
		}
	}

	private void link(Link link) {
		this.links.add(link);
		start(() -> copy(link, link.client, link.server, false));
		start(() -> copy(link, link.server, link.client, true));
	}

	private void copy(Link link, Socket from, Socket to, boolean answers) throws IOException {
		byte[] buffer = new byte[64 * 1024];
		try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
				if (answers) {
					LockSupport.parkNanos(this.delay.toNanos());
				}
				while (this.stalled) {
					LockSupport.parkNanos(LOOK_NANOS);
				}
				if (!link.silent) {
					out.write(buffer, 0, length);
				}
			}
		}
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
			socket.close();
		}
		catch (IOException ex) {
			// it is closed
		}
	}

	/** What a connection that ends throws is what the proxy is for. */
	private interface Part {

		void run() throws IOException;

	}

	private static void start(Part part) {
		Thread thread = new Thread(() -> {
			try {
				part.run();
			}
			catch (IOException ex) {
				// the connection has ended
			}
		}, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		heal();
		this.listener.close();
		this.links.forEach(Link::reset);
	}

}
