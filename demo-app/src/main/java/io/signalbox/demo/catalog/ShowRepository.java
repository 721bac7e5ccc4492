package io.signalbox.demo.catalog;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/**
 * The shows in the database. Nothing here locks a row: see {@code schema.sql}.
 */
public interface ShowRepository extends ListCrudRepository<Show, Long> {

	Optional<Show> findByCode(String code);

	List<Show> findByOrderBySeatsDescIdAsc();

	@Query("""
			select * from shows where lower(title) like '%' || lower(:text) || '%'
			or lower(venue) like '%' || lower(:text) || '%' order by played_on, id""")
	List<Show> search(String text);

	/**
	 * Stores how many seats are sold, whatever it was before.
	 */
	@Modifying
	@Query("update shows set sold = :sold where id = :id")
	void setSold(long id, int sold);

	/**
	 * Updates what the catalogue says about a show, and leaves alone what has been sold:
	 * an import needs no lock that the sale of seats holds.
	 */
	@Modifying
	@Query("""
			update shows set title = :title, venue = :venue, played_on = :playedOn, price = :price,
			seats = greatest(:seats, sold) where code = :code""")
	void updateOffer(String code, String title, String venue, LocalDate playedOn, int price, int seats);

}
