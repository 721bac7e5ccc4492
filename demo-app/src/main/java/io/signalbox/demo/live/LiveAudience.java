package io.signalbox.demo.live;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Everybody who watches the page. A watcher with a slow line misses frames instead of
 * making the others wait. All are sent home when the application begins to stop: an open
 * stream would hold up a graceful shutdown.
 */
@Component
class LiveAudience {

	private static final int MOST_WATCHERS = 50;

	private static final Duration LONGEST_STREAM = Duration.ofMinutes(10);

	private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

	private final ExecutorService executor = Executors.newFixedThreadPool(4, LiveAudience::thread);

	private volatile boolean closed;

	/**
	 * Lets somebody in.
	 * @return the stream, which ends after ten minutes; browsers then come back by
	 * themselves
	 */
	SseEmitter join() {
		if (this.closed || this.watchers.size() >= MOST_WATCHERS) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "No room for another watcher");
		}
		Watcher watcher = new Watcher();
		SseEmitter emitter = watcher.emitter;
		emitter.onCompletion(() -> this.watchers.remove(watcher));
		emitter.onTimeout(emitter::complete);
		emitter.onError((ex) -> this.watchers.remove(watcher));
		this.watchers.add(watcher);
		if (this.closed) {
			emitter.complete();
		}
		return emitter;
	}

	boolean isEmpty() {
		return this.watchers.isEmpty();
	}

	void show(String frame) {
		for (Watcher watcher : this.watchers) {
			if (!this.closed && watcher.busy.compareAndSet(false, true)) {
				this.executor.execute(() -> send(watcher, frame));
			}
		}
	}

	private void send(Watcher watcher, String frame) {
		try {
			watcher.emitter.send(frame);
			watcher.busy.set(false);
		}
		catch (IOException | IllegalStateException ex) {
			// gone; the container completes the stream
			this.watchers.remove(watcher);
		}
	}

	@EventListener(ContextClosedEvent.class)
	void close() {
		this.closed = true;
		this.watchers.forEach((watcher) -> watcher.emitter.complete());
		this.executor.shutdown();
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "live");
		thread.setDaemon(true);
		return thread;
	}

	/** Somebody who watches. */
	private static final class Watcher {

		private final SseEmitter emitter = new SseEmitter(LONGEST_STREAM.toMillis());

		/** Whether the last frame is still on its way. */
		private final AtomicBoolean busy = new AtomicBoolean();

	}

}
