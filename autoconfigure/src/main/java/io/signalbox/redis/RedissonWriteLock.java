package io.signalbox.redis;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.signalbox.HoldableKeys;
import io.signalbox.Kind;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.SelfDeadlockException;

/**
 * The side of a {@link RedissonReadWriteLock} for writers: a re-entrant lock that takes
 * all there is. The server knows that a writer waits, until he is let in or leaves.
 */
final class RedissonWriteLock extends RedissonLock {

	private final RedissonReadWriteLock whole;

	/** Who waits, so that nobody takes back what another JVM's writer has said. */
	final String side = "write " + UUID.randomUUID();

	RedissonWriteLock(RedissonReadWriteLock whole, Shared shared) {
		super(shared, whole.key, whole.line);
		this.whole = whole;
	}

	@Override
	public HoldableKeys<NamedLock> keys() {
		return new SideKeys(this.whole.keys(), NamedReadWriteLock::writeLock);
	}

	@Override
	Stream<RedissonPrimitive> instances() {
		return this.whole.instances().map((each) -> ((RedissonReadWriteLock) each).write);
	}

	@Override
	public int liveKeys() {
		return this.whole.liveKeys();
	}

	@Override
	boolean isIdle() {
		return this.whole.isIdle();
	}

	@Override
	void forgetKeyIfIdle() {
		this.whole.forgetKeyIfIdle();
	}

	@Override
	public Kind kind() {
		return Kind.WRITE;
	}

	@Override
	int limit() {
		return RedissonReadWriteLock.ALL;
	}

	@Override
	int cost(int permits) {
		return RedissonReadWriteLock.ALL;
	}

	@Override
	String side(boolean waits) {
		return this.side;
	}

	/** A reader that waits for all readers to go waits for itself. */
	@Override
	void refuseHopeless(Object owner) {
		if (this.whole.read.holds(owner)) {
			refusedAtOnce();
			throw new SelfDeadlockException(describe()
					+ " cannot be acquired by a call that holds the read lock, which "
					+ "would wait for itself: release the read lock first, or take the write lock from the start");
		}
	}

	/** Lets readers in again where no writer waits any more. */
	@Override
	void left(RedissonAcquisition call) {
		if (waiting() == 0) {
			RedissonEngine engine = this.shared.engine;
			this.line.track(engine.server.run(Script.WITHDRAW, List.of(this.at.writer(), this.at.waiting()), this.side,
					engine.server.channel(), this.at.base()), this);
		}
	}

	@Override
	boolean isMine(Member member) {
		return member.cost() == RedissonReadWriteLock.ALL;
	}

	/** Who writes, for messages. */
	String heldByWriter() {
		return grants().findAny()
			.map((grant) -> "held by '" + grant.caller + "'")
			.orElseGet(() -> (lastUsed() >= RedissonReadWriteLock.ALL) ? "held by another instance" : "free");
	}

	@Override
	String figures() {
		return this.whole.figures();
	}

}
