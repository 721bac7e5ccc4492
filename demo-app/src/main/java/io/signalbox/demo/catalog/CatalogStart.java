package io.signalbox.demo.catalog;

import io.signalbox.AcquireTimeoutException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Imports the catalogue after the start, beside everything else: the application answers
 * at once, and only the searches wait.
 */
@Component
class CatalogStart {

	private static final Log logger = LogFactory.getLog(CatalogStart.class);

	private final CatalogLoader loader;

	private final AsyncTaskExecutor executor;

	CatalogStart(CatalogLoader loader, AsyncTaskExecutor applicationTaskExecutor) {
		this.loader = loader;
		this.executor = applicationTaskExecutor;
	}

	@EventListener(ApplicationReadyEvent.class)
	void start() {
		this.executor.execute(this::load);
	}

	private void load() {
		try {
			logger.info("Catalogue loaded: " + this.loader.load() + " shows");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			logger.info("Import of the catalogue interrupted");
		}
		catch (AcquireTimeoutException ex) {
			logger.info("The catalogue is being imported by somebody else: " + ex.getMessage());
		}
		catch (RuntimeException ex) {
			logger.error("Catalogue not loaded, so that searches go on waiting; POST /api/catalog/reload tries again",
					ex);
		}
	}

}
