package io.signalbox.interceptor;

import java.util.Collection;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * Which name was meant: by edit distance, the number of letters to add, drop or replace
 * (V. I. Levenshtein, 1966).
 */
public final class Similarity {

	private Similarity() {
	}

	/**
	 * The closest of the candidates, if any is close enough to suggest.
	 * @param name what was written
	 * @param candidates what there is
	 * @return the candidate, or {@code null} if none is like it
	 */
	public static @Nullable String closest(String name, Collection<String> candidates) {
		return candidates.stream()
			.filter((candidate) -> !candidate.equals(name))
			.filter((candidate) -> distance(name, candidate) <= Math.max(2, name.length() / 3))
			.min(Comparator.comparingInt((candidate) -> distance(name, candidate)))
			.orElse(null);
	}

	/**
	 * The candidate that a name is a misspelling of. Names that differ only in their
	 * digits, such as those of shards, are not.
	 */
	static @Nullable String typo(String name, Collection<String> candidates) {
		return candidates.stream()
			.filter((candidate) -> Math.min(name.length(), candidate.length()) >= 4)
			.filter((candidate) -> !name.replaceAll("\\d", "").equals(candidate.replaceAll("\\d", "")))
			.filter((candidate) -> distance(name, candidate) <= 2)
			.min(Comparator.comparingInt((candidate) -> distance(name, candidate)))
			.orElse(null);
	}

	static int distance(String a, String b) {
		int[] row = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int replaced = diagonal + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[b.length()];
	}

}
