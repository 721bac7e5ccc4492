package io.signalbox.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * A box office that sells seats to hundreds of buyers at once, and sells none of them
 * twice. What keeps order is one annotation on each method that needs it;
 * {@code application.yml} tunes them, and the start page shows who waits for what.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class BoxOfficeApplication {

	public static void main(String[] args) {
		SpringApplication.run(BoxOfficeApplication.class, args);
	}

}
