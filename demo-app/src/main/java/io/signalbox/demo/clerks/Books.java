package io.signalbox.demo.clerks;

import io.signalbox.annotation.Guarded;

import org.springframework.stereotype.Component;

/**
 * The book of sales and the book of stock. Whoever writes in one has it to himself. To
 * carry something over one needs both, and nothing here says in which order: that is the
 * mistake.
 */
@Component
class Books {

	@Guarded("sales-book")
	void withSales(Work work) throws InterruptedException {
		work.run();
	}

	@Guarded("stock-book")
	void withStock(Work work) throws InterruptedException {
		work.run();
	}

	/** What somebody does with a book. */
	interface Work {

		void run() throws InterruptedException;

	}

}
