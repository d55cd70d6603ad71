package dev.convoy.producer;

import java.time.Duration;

/**
 * Every bound of the producer's queues, pages, waits and retries.
 *
 * @param pageRows        queue rows read at once
 * @param pageBytes       bytes of captured rows read at once; one queue row is read whatever its size
 * @param pollMin         pause after a turn that found nothing, while changes come in quick succession
 * @param pollMax         longest pause between two looks at an idle queue
 * @param gather          longest pause after a turn that found a little, while a source is busy
 * @param standbyPoll     pause between two tries of a standby for the leader's lock
 * @param heartbeat       longest silence of a leader at the source
 * @param retryMin        first pause after a failure
 * @param retryMax        longest pause between retries, which never end
 * @param segmentBytes    a queue segment is rotated out at this size
 * @param segmentAge      or at this age, if it holds anything
 * @param rotationEvery   how often rotation is looked at
 * @param chunkRows       rows of a chunk that is copied
 * @param chunkBytes      bytes of a chunk that is copied; one row is read whatever its size
 * @param sumRows         rows of a chunk of which only a sum is published
 * @param passEvery       how often a new pass over a table is looked for
 * @param scheduleEvery   how often it is looked whether a table is to be verified
 * @param detectEvery     how often it is looked whether a table was altered, at most
 */
public record Limits(int pageRows, int pageBytes, Duration pollMin, Duration pollMax, Duration gather, Duration standbyPoll,
                     Duration heartbeat, Duration retryMin, Duration retryMax, long segmentBytes, Duration segmentAge,
                     Duration rotationEvery, int chunkRows, int chunkBytes, int sumRows, Duration passEvery, Duration scheduleEvery,
                     Duration detectEvery) {

    public static final Limits DEFAULT = new Limits(2_000, 1 << 20, Duration.ofMillis(1), Duration.ofMillis(400),
        Duration.ofMillis(40), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(5), 32L << 20,
        Duration.ofSeconds(60), Duration.ofSeconds(5), 5_000, 4 << 20, 20_000, Duration.ofMillis(2_000), Duration.ofSeconds(10),
        Duration.ofSeconds(3));
}
