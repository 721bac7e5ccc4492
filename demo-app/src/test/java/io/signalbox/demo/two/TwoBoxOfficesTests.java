package io.signalbox.demo.two;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.signalbox.demo.Visitors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two instances sell the seats of one show, and one of them is killed while it does. The
 * database has nothing against selling a seat twice, and a third party counts.
 */
@Timeout(300)
class TwoBoxOfficesTests {

	private static final int BUYERS = 24;

	private static final Duration LONG = Duration.ofSeconds(90);

	private final JsonMapper json = new JsonMapper();

	@TempDir
	private Path directory;

	@Test
	void killOfOneUnderLoadSellsNoSeatTwice() throws Exception {
		try (TwoBoxOffices offices = TwoBoxOffices.start(this.directory, new int[] { 0, 0 },
				"--box-office.load.steady=false", "--box-office.catalog.pause-per-show=1ms",
				"--box-office.gateway.fastest=10ms", "--box-office.gateway.slowest=20ms")) {
			JdbcClient database = JdbcClient.create(offices.dataSource());
			List<Visitors> doors = List.of(new Visitors(offices.left().port()), new Visitors(offices.right().port()));
			long show = largestShow(database, doors);
			await().atMost(LONG).until(() -> sees(doors.get(0), "right") || sees(doors.get(1), "left"));
			Sale sale = new Sale(doors, show);
			sale.begin();
			await().atMost(LONG).until(() -> sale.soldAt(0) >= 40 && sale.soldAt(1) >= 40);
			offices.left().kill();
			int beforeTheKill = sale.soldAt(1);
			await().atMost(LONG).until(() -> sale.soldAt(1) >= beforeTheKill + 40);
			sale.end();
			assertNoSeatIsSoldTwice(database, show, sale);
		}
	}

	/** Known when the catalogue is there, whichever of the two has imported it. */
	private static long largestShow(JdbcClient database, List<Visitors> doors) throws Exception {
		for (Visitors door : doors) {
			assertThat(Visitors.join(door.get("/api/shows?q=")).statusCode()).isEqualTo(200);
		}
		return database.sql("select id from shows order by seats desc, id limit 1").query(Long.class).single();
	}

	/** Whether an instance shows that the other one has the lock of a scheduled job. */
	private static boolean sees(Visitors door, String other) throws Exception {
		return Visitors.join(door.get("/actuator/signalbox/turnover-sum"))
			.body()
			.contains("\"" + other + "/scheduling-");
	}

	private static void assertNoSeatIsSoldTwice(JdbcClient database, long show, Sale sale) {
		List<Integer> seats = database.sql("select seat from ticket where show_id = ? order by seat")
			.param(show)
			.query(Integer.class)
			.list();
		assertThat(seats).doesNotHaveDuplicates();
		List<Integer> paid = database.sql("select seat from ticket where show_id = ? and state = 'PAID'")
			.param(show)
			.query(Integer.class)
			.list();
		assertThat(sale.seats).doesNotHaveDuplicates();
		assertThat(paid).as("what buyers were told that they have").containsAll(sale.seats);
		assertThat(database.sql("select sold from shows where id = ?").param(show).query(Integer.class).single())
			.isEqualTo(seats.size());
		List<Long> amounts = database.sql("select amount from ledger_entry where show_id = ? order by id")
			.param(show)
			.query(Long.class)
			.list();
		List<Long> balances = database.sql("select balance from ledger_entry where show_id = ? order by id")
			.param(show)
			.query(Long.class)
			.list();
		long balance = 0;
		for (int i = 0; i < amounts.size(); i++) {
			balance += amounts.get(i);
			assertThat(balances.get(i)).as("balance after entry %d", i).isEqualTo(balance);
		}
		assertThat(amounts).hasSameSizeAs(paid);
	}

	/** Buyers at both doors, one after the other at each desk. */
	private final class Sale {

		private final List<Visitors> doors;

		private final long show;

		private final List<Integer> seats = new CopyOnWriteArrayList<>();

		private final List<AtomicInteger> sold = List.of(new AtomicInteger(), new AtomicInteger());

		private final AtomicBoolean open = new AtomicBoolean(true);

		private final ExecutorService buyers = Executors.newFixedThreadPool(BUYERS);

		private List<Future<?>> running = List.of();

		Sale(List<Visitors> doors, long show) {
			this.doors = doors;
			this.show = show;
		}

		void begin() {
			this.running = IntStream.range(0, BUYERS)
				.<Future<?>>mapToObj((buyer) -> this.buyers.submit(() -> buyAgainAndAgain(buyer % 2)))
				.toList();
		}

		private void buyAgainAndAgain(int door) {
			while (this.open.get()) {
				HttpResponse<String> answer;
				try {
					answer = Visitors.join(this.doors.get(door).post("/api/shows/" + this.show + "/seats", "{}"));
				}
				catch (ExecutionException ex) {
					assertThat(ex).hasCauseInstanceOf(IOException.class);
					assertThat(door).as("only that of the killed instance is closed").isZero();
					return;
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
				if (answer.statusCode() == 409) {
					return;
				}
				assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
				this.seats.add(TwoBoxOfficesTests.this.json.readTree(answer.body()).get("seat").asInt());
				this.sold.get(door).incrementAndGet();
			}
		}

		int soldAt(int door) {
			return this.sold.get(door).get();
		}

		/** Waits until those who are at it have their answers. */
		void end() throws Exception {
			this.open.set(false);
			for (Future<?> each : this.running) {
				each.get(LONG.toSeconds(), TimeUnit.SECONDS);
			}
			this.buyers.shutdown();
		}

	}

}
