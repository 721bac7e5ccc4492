package io.signalbox.demo.load;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.signalbox.demo.accounts.Account;
import io.signalbox.demo.accounts.Accounts;

import org.springframework.stereotype.Component;

/**
 * Departments pay each other, to and fro at the same time. The richest one gives most, so
 * that none is poor for long.
 */
@Component
class TransferErrand implements Errand {

	private static final Duration PAUSE = Duration.ofMillis(1200);

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final int PAIRS = 3;

	private static final int MOST_TRANSFERS = 5;

	private static final int SHARE = 20;

	private final Accounts accounts;

	private final Crowd crowd;

	private final Random random = new Random();

	TransferErrand(Accounts accounts, Crowd crowd) {
		this.accounts = accounts;
		this.crowd = crowd;
	}

	@Override
	public Duration pause() {
		return PAUSE;
	}

	@Override
	public void run() throws InterruptedException {
		List<Account> accounts = new ArrayList<>(this.accounts.statement().accounts());
		List<HttpRequest> requests = new ArrayList<>();
		for (int pair = 0; pair < PAIRS; pair++) {
			Collections.shuffle(accounts, this.random);
			int transfers = this.random.nextInt(1, MOST_TRANSFERS + 1);
			for (int transfer = 0; transfer < transfers; transfer++) {
				requests.add(post(accounts.get(0), accounts.get(1)));
				requests.add(post(accounts.get(1), accounts.get(0)));
			}
		}
		this.crowd.send(requests).join(LIMIT);
	}

	private HttpRequest post(Account from, Account to) {
		long amount = this.random.nextLong(1, Math.max(2, from.balance() / SHARE));
		return this.crowd.post("/api/accounts/transfers", Map.of("from", from.id(), "to", to.id(), "amount", amount),
				LIMIT);
	}

}
