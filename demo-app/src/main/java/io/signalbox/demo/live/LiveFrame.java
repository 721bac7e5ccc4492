package io.signalbox.demo.live;

import java.util.List;

import io.signalbox.demo.catalog.CatalogProgress;
import io.signalbox.demo.load.SellOutStatus;
import io.signalbox.demo.payment.PaymentCounter;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows at a moment.
 *
 * @param at the moment, in milliseconds since 1970
 * @param primitives all primitives, by name
 * @param stage the show that is drawn, or {@code null} before there is one
 * @param backstage what goes on beside it
 * @param gateway what the gateway counts
 * @param catalog how far the import is
 * @param run the run that sells out a show, or the last one
 * @param steady whether the steady load is on
 */
record LiveFrame(long at, List<PrimitiveView> primitives, Stage.@Nullable View stage, Backstage.View backstage,
		PaymentCounter.Count gateway, CatalogProgress.State catalog, SellOutStatus run, boolean steady) {
}
