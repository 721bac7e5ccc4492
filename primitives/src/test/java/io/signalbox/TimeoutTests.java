package io.signalbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@org.junit.jupiter.api.Timeout(30)
class TimeoutTests {

	@ParameterizedTest
	@CsvSource({ "1ns,1", "7us,7000", "500ms,500000000", "2s,2000000000", "3m,180000000000", "2h,7200000000000",
			"1d,86400000000000", "0ms,0", "0,0", "PT2S,2000000000", "PT0.5S,500000000", "P1D,86400000000000", "PT0S,0",
			"' 2s ',2000000000", "2S,2000000000", "500MS,500000000", "001s,1000000000" })
	void readsEveryForm(String text, long nanos) {
		assertThat(Timeout.valueOf(text).nanos()).isEqualTo(nanos);
		assertThat(Timeout.valueOf(text).isNone()).isFalse();
		assertThat(Timeout.valueOf(text).toDuration()).isEqualTo(Duration.ofNanos(nanos));
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "NONE", "None", " none " })
	void readsNone(String text) {
		assertThat(Timeout.valueOf(text)).isEqualTo(Timeout.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "5", "-1", "-5s", "-0", "PT-2S", "-PT2S", "2 s", "2.5s", "s", "ms", "2w",
			"forever", "1s2s", "0x10s", "+2s", "2s;", "NaN", "infinity", "12345678901234567890s" })
	void refusesWhatIsNoTimeoutAndSaysWhatIs(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Timeout.valueOf(text))
			.withMessage("A timeout must be a number with a unit (ns, us, ms, s, m, h, d) such as '500ms' or '2s', "
					+ "an ISO-8601 duration such as 'PT2S', '0' to try once, or 'none' to wait for ever but was '"
					+ text + "'");
	}

	@Test
	void refusesANegativeDuration() {
		assertThatIllegalArgumentException().isThrownBy(() -> Timeout.of(Duration.ofNanos(-1)))
			.withMessage("A timeout must not be negative but was PT-0.000000001S");
		assertThatIllegalArgumentException().isThrownBy(() -> Timeout.of(Duration.ofSeconds(Long.MIN_VALUE)));
	}

	@Test
	void g02_3_292YearsAreKeptToTheNanosecond() {
		Timeout longest = Timeout.of(Duration.ofNanos(Long.MAX_VALUE - 1));
		assertThat(longest.nanos()).isEqualTo(Long.MAX_VALUE - 1);
		assertThat(longest.isNone()).isFalse();
		assertThat(Timeout.valueOf("106751d").nanos()).isEqualTo(TimeUnit.DAYS.toNanos(106_751));
	}

	@ParameterizedTest
	@ValueSource(strings = { "106752d", "300000000000d", "9223372036854775s", "999999999999999999s",
			"999999999999999999us", "PT2562047789H", "P400000D" })
	void g02_4_moreThan292YearsIsForEver(String text) {
		assertThat(Timeout.valueOf(text)).isEqualTo(Timeout.NONE);
		assertThat(Timeout.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Timeout.NONE);
		assertThat(Timeout.of(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Timeout.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "999999999999999999m", "999999999999999999h", "999999999999999999d" })
	void g02_4_noArithmeticExceptionHoweverMuch(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Timeout.valueOf(text)).withMessageContaining(text);
	}

	@Test
	void zeroIsNotNone() {
		assertThat(Timeout.ZERO.isNone()).isFalse();
		assertThat(Timeout.ZERO.nanos()).isZero();
		assertThat(Timeout.NONE.isNone()).isTrue();
		assertThat(Timeout.NONE.nanos()).isEqualTo(Long.MAX_VALUE);
		assertThat(Timeout.NONE.toDuration()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
		assertThat(Timeout.of(Timeout.NONE.toDuration())).isSameAs(Timeout.NONE);
		assertThat(Timeout.ZERO).isNotEqualTo(Timeout.NONE).isEqualTo(Timeout.valueOf("0s"));
	}

	@Test
	void equalTimeoutsAreEqual() {
		assertThat(Timeout.valueOf("1s")).isEqualTo(Timeout.valueOf("1000ms"))
			.hasSameHashCodeAs(Timeout.of(Duration.ofSeconds(1)))
			.isNotEqualTo(Timeout.valueOf("1001ms"))
			.isNotEqualTo("1s")
			.isNotEqualTo(null);
	}

	@ParameterizedTest
	@CsvSource({ "0,0", "none,none", "90s,90s", "120s,2m", "60m,1h", "24h,1d", "48h,2d", "1500ms,1500ms", "1000ms,1s",
			"1000us,1ms", "1001ns,1001ns", "PT1M30S,90s", "36h,36h" })
	void toStringHasTheLargestExactUnit(String text, String expected) {
		assertThat(Timeout.valueOf(text)).hasToString(expected);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 999, 1000, 1001, 60_000_000_000L, 86_400_000_000_000L, 999_999_999_999_999_999L,
			1_000_000_000_000_000_000L, Long.MAX_VALUE - 7, Long.MAX_VALUE })
	void toStringIsReadBack(long nanos) {
		Timeout timeout = Timeout.of(Duration.ofNanos(nanos));
		assertThat(Timeout.valueOf(timeout.toString())).isEqualTo(timeout);
	}

}
