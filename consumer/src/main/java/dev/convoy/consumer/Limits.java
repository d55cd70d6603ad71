package dev.convoy.consumer;

import java.time.Duration;

/**
 * Every bound of the consumer's queues, batches, waits and retries.
 *
 * @param batchRows       changes applied in one transaction
 * @param batchBytes      bytes of changes applied in one transaction; one change is applied whatever its size
 * @param bufferBytes     bytes of records waiting for one table's worker before its partition is paused, and of changes applied in one
 *                        transaction where a batch of the usual size has cut one in which values change hands
 * @param bufferRecords   records waiting for one table's worker before its partition is paused
 * @param connections     connections to the target, and so tables applied at the same time, by one member
 * @param poll            longest wait for records
 * @param retryMin        first pause after trouble that is not about a row
 * @param retryMax        longest pause between such retries, which never end
 * @param recheck         pause between two looks at a table that is paused, stopped or whose line is full
 * @param commitEvery     how often offsets are committed to the group, for lag tools only
 * @param memberSeenEvery how often a member writes that it is alive
 * @param rememberedEvery how often it is looked whether the target has forgotten what it was given
 * @param tickEvery       how often sequences are moved behind the rows that arrived
 * @param largeBytes      memory for values that came in parts, of all tables of a member; one value may be larger
 * @param largeRetry      how long such values of a table that does not move are left in Kafka before they are read again
 */
public record Limits(int batchRows, int batchBytes, long bufferBytes, int bufferRecords, int connections, Duration poll, Duration retryMin,
                     Duration retryMax, Duration recheck, Duration commitEvery, Duration memberSeenEvery,
                     Duration rememberedEvery, Duration tickEvery, long largeBytes, Duration largeRetry) {

    public static final Limits DEFAULT = new Limits(5_000, 4 << 20, 8L << 20, 6_000, 8, Duration.ofMillis(500), Duration.ofMillis(100),
        Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10),
        Duration.ofSeconds(10), Duration.ofSeconds(5), 32L << 20, Duration.ofSeconds(30));
}
