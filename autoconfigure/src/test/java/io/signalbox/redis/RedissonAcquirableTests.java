package io.signalbox.redis;

import io.signalbox.AcquirableContract;
import io.signalbox.Engine;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedRedis.class)
@NotPromised(test = "tryEnterTakesWhatIsFree", because = "it never knows without asking what is free")
@NotPromised(test = "tryEnterNeverQueuesAndIgnoresInterrupts", because = "it never knows without asking what is free")
@NotPromised(test = "tryEnterOfLessThanOnePermitGivesNothing", because = "it never knows without asking what is free")
@NotPromised(test = "enterAsyncOfWhatIsFreeIsCompleteAtOnce", because = "the server is asked first")
@NotPromised(test = "fairQueueHasThreadsAndAsyncCallsInOrderOfArrival",
		because = "it makes locks of both types under one name, which is refused: FairTests has it for each")
@NotPromised(test = "unfairQueueServesThreadsAndAsyncCallsAlike",
		because = "it makes locks of both types under one name, which is refused")
class RedissonAcquirableTests extends AcquirableContract {

	@Override
	protected Engine engine() {
		return SharedRedis.engine();
	}

	@Override
	protected int rounds() {
		return 50;
	}

}
