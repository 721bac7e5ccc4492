package io.signalbox.redis;

/** What events do at the server. */
enum Script {

	/**
	 * Whether an event is set: event, waiting; whether it is at first, how long the
	 * caller will wait. Returns whether, and the number of its last set.
	 */
	LOOK("""
			local state = redis.call('HMGET', KEYS[1], 'set', 'last')
			local set = state[1] or ARGV[1]
			if set ~= '1' and tonumber(ARGV[2]) > 0 then
				redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
			end
			return {set, state[2] or '0'}
			"""),

	/**
	 * Changes an event: event, waiting; to what, what it is at first, channel, what to
	 * tell. What is as it was at first is kept for an hour, for those who saw its last
	 * set. Returns as {@link #LOOK}.
	 */
	CHANGE("""
			local last = redis.call('HGET', KEYS[1], 'last') or '0'
			if ARGV[1] == '1' then
				local time = redis.call('TIME')
				local number = time[1] * 1000000 + time[2]
				if number <= tonumber(last) then
					number = tonumber(last) + 1
				end
				last = string.format('%.0f', number)
			end
			redis.call('HSET', KEYS[1], 'set', ARGV[1], 'last', last)
			if ARGV[1] == ARGV[2] then
				redis.call('PEXPIRE', KEYS[1], 3600000)
			else
				redis.call('PERSIST', KEYS[1])
			end
			if ARGV[1] == '1' and redis.call('DEL', KEYS[2]) == 1 then
				redis.call('PUBLISH', ARGV[3], ARGV[4])
			end
			return {ARGV[1], last}
			""");

	private final String text;

	Script(String text) {
		this.text = text;
	}

	String text() {
		return this.text;
	}

}
