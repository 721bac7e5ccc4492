package io.signalbox.redis;

/**
 * What is done at the server, each in one step and one round trip. Time is always the
 * server's, so no client's clock decides who holds what.
 *
 * <p>
 * What is held is a sorted set of members, by when their leases end. A member begins with
 * what it is worth: one or more permits, or all of them for a writer.
 */
enum Script {

	/**
	 * Takes permits, if so many are free: held, token, waiting, writer; member, cost,
	 * limit, lease, member that does not count, how long the caller will wait, side.
	 * Returns whether, how much is in use, when the first lease ends, and the token.
	 */
	ACQUIRE("""
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
			local used = 0
			for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
				if member ~= ARGV[5] then
					used = used + tonumber(string.match(member, '^%d+'))
				end
			end
			local refused = used + tonumber(ARGV[2]) > tonumber(ARGV[3])
			if string.sub(ARGV[7], 1, 4) == 'read' and ARGV[5] == '' then
				local writer = redis.call('GET', KEYS[4])
				if writer and ARGV[7] ~= 'read ' .. writer then
					refused = true
				end
			end
			if refused then
				local wait = tonumber(ARGV[6])
				if wait > 0 then
					redis.call('SET', KEYS[3], '1', 'PX', wait)
					if string.sub(ARGV[7], 1, 5) == 'write' then
						redis.call('SET', KEYS[4], ARGV[7], 'PX', wait)
					end
				end
				local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
				local ends = -1
				if first[2] then
					ends = tonumber(first[2]) - now
				end
				return {0, used, ends, '0'}
			end
			local lease = tonumber(ARGV[4])
			redis.call('ZADD', KEYS[1], now + lease, ARGV[1])
			if redis.call('PTTL', KEYS[1]) < lease then
				redis.call('PEXPIRE', KEYS[1], lease)
			end
			if string.sub(ARGV[7], 1, 5) == 'write' then
				redis.call('DEL', KEYS[4])
			end
			local token = time[1] * 1000000 + time[2]
			local last = tonumber(redis.call('GET', KEYS[2]) or '0')
			if token <= last then
				token = last + 1
			end
			local text = string.format('%.0f', token)
			redis.call('SET', KEYS[2], text, 'PX', 86400000)
			return {1, used + tonumber(ARGV[2]), -1, text}
			"""),

	/**
	 * Gives back: held, waiting; member, channel, what to tell those who wait. Returns
	 * whether it was still held, and how much is in use.
	 */
	RELEASE("""
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			local kept = redis.call('ZREM', KEYS[1], ARGV[1])
			local used = 0
			for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf')) do
				used = used + tonumber(string.match(member, '^%d+'))
			end
			if redis.call('DEL', KEYS[2]) == 1 then
				redis.call('PUBLISH', ARGV[2], ARGV[3])
			end
			return {kept, used}
			"""),

	/**
	 * Begins the lease anew, if the member is still there: held; member, lease. One whose
	 * time is over and that nobody has followed is there.
	 */
	RENEW("""
			if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
				return {0}
			end
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			local lease = tonumber(ARGV[2])
			redis.call('ZADD', KEYS[1], 'XX', now + lease, ARGV[1])
			if redis.call('PTTL', KEYS[1]) < lease then
				redis.call('PEXPIRE', KEYS[1], lease)
			end
			return {1}
			"""),

	/** Who holds: held. Returns the members. */
	HELD("""
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			return redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf')
			"""),

	/** A writer waits no more: writer, waiting; who, channel, what to tell. */
	WITHDRAW("""
			if redis.call('GET', KEYS[1]) == ARGV[1] then
				redis.call('DEL', KEYS[1])
				if redis.call('DEL', KEYS[2]) == 1 then
					redis.call('PUBLISH', ARGV[2], ARGV[3])
				end
			end
			return {1}
			"""),

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
			"""),

	/**
	 * Compares settings with those of other instances, and keeps them: settings; text,
	 * how long. Returns the text that is there.
	 */
	DECLARE("""
			local found = redis.call('GET', KEYS[1])
			if found and found ~= ARGV[1] then
				return {found}
			end
			redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
			return {ARGV[1]}
			"""),

	/** What the server says of its memory and of its replicas. */
	INFO("""
			return {redis.call('INFO', 'memory'), redis.call('INFO', 'replication')}
			""");

	private final String text;

	Script(String text) {
		this.text = text;
	}

	String text() {
		return this.text;
	}

}
