package io.signalbox.demo.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * The catalogue as a file with one show per line: code, title, venue, date, price in
 * pence and number of seats, none of which contains a comma.
 */
@Component
class CatalogFile {

	private final Resource file;

	CatalogFile(@Value("classpath:catalog.csv") Resource file) {
		this.file = file;
	}

	List<Show> read() {
		try {
			return this.file.getContentAsString(StandardCharsets.UTF_8)
				.lines()
				.skip(1)
				.filter((line) -> !line.isBlank())
				.map(CatalogFile::parse)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Catalogue " + this.file + " can't be read", ex);
		}
	}

	private static Show parse(String line) {
		String[] fields = line.split(",", -1);
		if (fields.length != 6) {
			throw new IllegalStateException("A line of the catalogue has 6 fields but was '" + line + "'");
		}
		return new Show(null, fields[0], fields[1], fields[2], LocalDate.parse(fields[3]), Integer.parseInt(fields[4]),
				Integer.parseInt(fields[5]), 0);
	}

}
