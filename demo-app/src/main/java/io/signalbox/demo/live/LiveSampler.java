package io.signalbox.demo.live;

import java.util.Comparator;
import java.util.List;

import io.signalbox.NamedPrimitive;
import io.signalbox.SignalboxRegistry;
import io.signalbox.demo.catalog.CatalogProgress;
import io.signalbox.demo.load.SellOut;
import io.signalbox.demo.load.SteadyLoad;
import io.signalbox.demo.payment.PaymentCounter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks at all primitives four times a second, once for all who watch, and not at all
 * while nobody does. Everything about a primitive comes from the
 * {@link SignalboxRegistry}: what Actuator shows can be had in code as well.
 */
@Component
class LiveSampler {

	private final SignalboxRegistry registry;

	private final Stage stage;

	private final Backstage backstage;

	private final PaymentCounter payments;

	private final CatalogProgress catalog;

	private final SellOut sellOut;

	private final SteadyLoad steadyLoad;

	private final LiveAudience audience;

	private final JsonMapper json;

	LiveSampler(SignalboxRegistry registry, Stage stage, Backstage backstage, PaymentCounter payments,
			CatalogProgress catalog, SellOut sellOut, SteadyLoad steadyLoad, LiveAudience audience, JsonMapper json) {
		this.registry = registry;
		this.stage = stage;
		this.backstage = backstage;
		this.payments = payments;
		this.catalog = catalog;
		this.sellOut = sellOut;
		this.steadyLoad = steadyLoad;
		this.audience = audience;
		this.json = json;
	}

	@Scheduled(fixedRate = 250)
	void sample() {
		if (!this.audience.isEmpty()) {
			this.audience.show(this.json.writeValueAsString(frame()));
		}
	}

	private LiveFrame frame() {
		List<PrimitiveView> primitives = this.registry.all()
			.stream()
			.sorted(Comparator.comparing(NamedPrimitive::name))
			.map(PrimitiveView::of)
			.toList();
		return new LiveFrame(System.currentTimeMillis(), primitives, this.stage.view(), this.backstage.view(),
				this.payments.count(), this.catalog.state(), this.sellOut.status(), this.steadyLoad.isOn());
	}

}
