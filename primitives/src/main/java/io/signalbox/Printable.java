package io.signalbox;

/**
 * Keys in messages: data of somebody else, so without line breaks and not too long.
 *
 * @since 0.1
 */
public final class Printable {

	private static final int LONGEST = 64;

	private Printable() {
	}

	/**
	 * The text of a key as it may stand in a message.
	 * @param key the key
	 * @return the text, shortened
	 */
	public static String of(Object key) {
		String text = String.valueOf(key);
		StringBuilder printable = new StringBuilder();
		text.codePoints()
			.limit(LONGEST)
			.forEach((point) -> printable.appendCodePoint(isPrintable(point) ? point : '\ufffd'));
		if (text.codePointCount(0, text.length()) > LONGEST) {
			printable.append('…');
		}
		return printable.toString();
	}

	private static boolean isPrintable(int point) {
		int type = Character.getType(point);
		return !Character.isISOControl(point) && type != Character.FORMAT && type != Character.LINE_SEPARATOR
				&& type != Character.PARAGRAPH_SEPARATOR && type != Character.SURROGATE;
	}

}
