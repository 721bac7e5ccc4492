package io.signalbox.demo.confirmations;

import java.util.concurrent.CompletableFuture;

import io.signalbox.annotation.Limited;

import org.springframework.stereotype.Service;

/**
 * Sends confirmations through a mail server that takes three at a time. Whoever has to
 * wait for that has a stage, and no thread: a permit is held until the server has
 * answered, not until the method returns.
 */
@Service
class Confirmations {

	private final MailServer server;

	Confirmations(MailServer server) {
		this.server = server;
	}

	/** Sends a confirmation, as one of three at a time. */
	@Limited("mail-server")
	public CompletableFuture<Confirmation> send(String to) {
		return this.server.send(to);
	}

}
