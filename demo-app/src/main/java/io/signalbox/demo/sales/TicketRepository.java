package io.signalbox.demo.sales;

import java.util.List;

import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/**
 * The tickets in the database.
 */
public interface TicketRepository extends ListCrudRepository<Ticket, Long> {

	List<Ticket> findByShowIdOrderBySeatAscIdAsc(long showId);

	@Query("select seat from ticket where show_id = :showId order by seat")
	List<Integer> takenSeats(long showId);

	/**
	 * Finds the free seat with the lowest number: the first, or one after a taken seat.
	 */
	@Query("""
			select min(seat) from (select 1 as seat union all select seat + 1 from ticket where show_id = :showId)
			as candidate where not exists
			(select 1 from ticket as taken where taken.show_id = :showId and taken.seat = candidate.seat)""")
	int firstFreeSeat(long showId);

	/**
	 * Counts the seats of a show that more than one ticket names: the damage that a
	 * missing lock does.
	 */
	@Query("""
			select count(*) from (select seat from ticket where show_id = :showId
			group by seat having count(*) > 1) as twice""")
	int countSeatsSoldTwice(long showId);

}
