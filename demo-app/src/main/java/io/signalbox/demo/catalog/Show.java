package io.signalbox.demo.catalog;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A show on offer.
 *
 * @param id the identity, or {@code null} before it is stored
 * @param code what the catalogue knows it by
 * @param title the title
 * @param venue where it is played
 * @param playedOn when it is played
 * @param price price of a seat, in pence
 * @param seats how many seats there are, numbered from 1
 * @param sold how many of them are reserved or paid
 */
@Table("SHOWS")
public record Show(@Id @Nullable Long id, String code, String title, String venue, LocalDate playedOn, int price,
		int seats, int sold) {
}
