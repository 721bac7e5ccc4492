package io.signalbox.demo;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Timeout;

import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;

/**
 * Runs a test against the whole application on a port of its own, with no visitors but
 * those that the test sends. Customers of the shop wait longer than a test does, so that
 * only a delivery lets them go on. All such tests share one application, so that each
 * keeps to a show of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "box-office.load.steady=false", "box-office.catalog.pause-per-show=20ms",
				"signalbox.conditions.stock.timeout=90s", "box-office.settlement.fastest=0ms",
				"box-office.settlement.slowest=25ms" })
@AutoConfigureRestTestClient
@AutoConfigureMetrics
@TestConstructor(autowireMode = AutowireMode.ALL)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public @interface BoxOfficeTest {

}
