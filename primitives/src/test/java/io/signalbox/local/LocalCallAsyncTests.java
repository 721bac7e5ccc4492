package io.signalbox.local;

import java.util.concurrent.CompletableFuture;

import io.signalbox.CallAsyncContract;
import io.signalbox.Engine;
import io.signalbox.LockSettings;
import io.signalbox.NamedLock;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LocalCallAsyncTests extends CallAsyncContract {

	@Override
	protected Engine engine() {
		return new LocalEngine();
	}

	@Test
	void resultThatIsThereAtOnceIsTheBodysOwn() {
		NamedLock lock = this.engine.lock("own", LockSettings.PLAIN);
		CompletableFuture<String> own = CompletableFuture.completedFuture("value");
		assertThat(lock.callAsync(() -> own)).isSameAs(own);
		assertThat(lock.isLocked()).isFalse();
	}

	/** A listener must not throw; if it does, the caller holds nothing. */
	@Test
	void listenerThatThrowsLeavesNothing() {
		NamedLock lock = this.engine.lock("heard", LockSettings.PLAIN);
		lock.addListener(new PrimitiveListener() {

			@Override
			public boolean everyGrant() {
				return true;
			}

			@Override
			public void waited(Outcome outcome, long nanos) {
				throw new IllegalStateException("listener");
			}

		});
		assertThatIllegalStateException().isThrownBy(() -> lock.callAsync(CompletableFuture::new))
			.withMessage("listener");
		assertThatIllegalStateException().isThrownBy(() -> lock.keys().callAsync("a", CompletableFuture::new))
			.withMessage("listener");
		assertUnused(lock);
		assertThat(lock.keys().count()).isZero();
	}

}
