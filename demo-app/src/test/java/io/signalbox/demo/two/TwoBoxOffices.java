package io.signalbox.demo.two;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.sql.DataSource;

import org.h2.tools.Server;
import redis.embedded.RedisServer;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Two instances of the box office, each in a JVM of its own, that sell the seats of one
 * database: with a Redis server for what they share, and a database server in this JVM.
 *
 * <p>
 * {@code mvn spring-boot:test-run} starts them, on the ports 8080 and 8081.
 */
final class TwoBoxOffices implements AutoCloseable {

	private final RedisServer redis;

	private final Server database;

	private final String url;

	private final List<Instance> instances = new ArrayList<>();

	private TwoBoxOffices(Path directory) throws IOException, SQLException {
		this.database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
		this.url = "jdbc:h2:tcp://localhost:" + this.database.getPort() + "/mem:box-office;DB_CLOSE_DELAY=-1";
		new ResourceDatabasePopulator(new ClassPathResource("schema.sql")).execute(dataSource());
		this.redis = RedisServer.builder()
			.port(freePort())
			.setting("bind 127.0.0.1")
			.setting("dir " + directory)
			// or fencing tokens would begin anew with the server
			.setting("appendonly yes")
			.build();
		this.redis.start();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Starts everything.
	 * @param directory where the instances write what they print
	 * @param ports ports of the two instances; 0 for any
	 * @param arguments further arguments of both
	 */
	static TwoBoxOffices start(Path directory, int[] ports, String... arguments) throws IOException, SQLException {
		TwoBoxOffices offices = new TwoBoxOffices(directory);
		try {
			offices.add("left", directory, ports[0], arguments);
			offices.add("right", directory, ports[1], arguments);
			return offices;
		}
		catch (IOException | RuntimeException ex) {
			offices.close();
			throw ex;
		}
	}

	private void add(String name, Path directory, int port, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(Arrays.asList(arguments));
		all.add("--server.port=" + port);
		all.add("--spring.datasource.url=" + this.url);
		all.add("--spring.datasource.username=sa");
		all.add("--signalbox.redis.url=redis://127.0.0.1:" + this.redis.ports().get(0));
		this.instances.add(Instance.start(name, directory, all));
	}

	Instance left() {
		return this.instances.get(0);
	}

	Instance right() {
		return this.instances.get(1);
	}

	/** The database, for a third party who counts. */
	DataSource dataSource() {
		return new DriverManagerDataSource(this.url, "sa", "");
	}

	@Override
	public void close() {
		// together, as each may take its time
		this.instances.forEach((instance) -> instance.process().destroy());
		this.instances.forEach(Instance::close);
		if (this.redis != null) {
			this.redis.stop();
		}
		this.database.stop();
	}

	/** Starts them and runs until this JVM is told to end. */
	public static void main(String[] arguments) throws Exception {
		PrintStream out = System.out;
		Path directory = Files.createTempDirectory("two-box-offices");
		TwoBoxOffices offices = start(directory, new int[] { 8080, 8081 }, arguments);
		Runtime.getRuntime().addShutdownHook(new Thread(offices::close));
		for (Instance instance : List.of(offices.left(), offices.right())) {
			out.printf("%-6s http://localhost:%d   kill -9 %d   %s%n", instance.name(), instance.port(),
					instance.process().pid(), instance.log());
		}
		out.println("Both sell the same seats. Ctrl-C ends them");
		offices.left().process().waitFor();
		offices.right().process().waitFor();
	}

}
