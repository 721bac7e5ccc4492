package io.signalbox.redis;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

import org.h2.tools.Server;

/**
 * A database of its own with one row, which several JVMs write: each write says its
 * token, and one with a token that is older than that of the row changes nothing.
 */
final class TokenStore implements AutoCloseable {

	private final Server server;

	private final String url;

	/** Keeps the database, which is in memory. */
	private final Connection connection;

	private TokenStore(Server server) throws SQLException {
		this.server = server;
		this.url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:" + UUID.randomUUID();
		this.connection = DriverManager.getConnection(this.url);
		this.connection.createStatement().execute("create table entry (content varchar(100), token bigint)");
		this.connection.createStatement().execute("insert into entry values ('', 0)");
	}

	static TokenStore open() throws SQLException {
		return new TokenStore(Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start());
	}

	/** Where other JVMs find it. */
	String url() {
		return this.url;
	}

	/**
	 * Writes as a client of the store does.
	 * @return how many rows were changed
	 */
	static int write(String url, String content, long token) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url);
				PreparedStatement update = connection
					.prepareStatement("update entry set content = ?, token = ? where token <= ?")) {
			update.setString(1, content);
			update.setLong(2, token);
			update.setLong(3, token);
			return update.executeUpdate();
		}
	}

	String value() throws SQLException {
		try (ResultSet row = row()) {
			return row.getString("content");
		}
	}

	long token() throws SQLException {
		try (ResultSet row = row()) {
			return row.getLong("token");
		}
	}

	private ResultSet row() throws SQLException {
		ResultSet row = this.connection.createStatement().executeQuery("select content, token from entry");
		row.next();
		return row;
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
		this.server.stop();
	}

}
