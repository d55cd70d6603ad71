package dev.convoy.consumer;

import java.util.ArrayDeque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of one partition that wait for its worker, in order, counted and weighed. Filled by the Kafka thread, emptied by the worker,
 * which may also ask to read on from another offset: what is here is dropped then, and so is what still arrives from before. Thread-safe.
 */
final class Incoming {
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
    private long bytes;
    private long seekTo = -1;

    synchronized void add(List<ConsumerRecord<byte[], byte[]>> more) {
        if (seekTo >= 0) {
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : more) {
            records.add(record);
            bytes += size(record);
        }
    }

    synchronized ConsumerRecord<byte[], byte[]> peek() {
        return records.peek();
    }

    synchronized void remove() {
        bytes -= size(records.remove());
    }

    synchronized void clear() {
        records.clear();
        bytes = 0;
    }

    /** Worker: read on from {@code offset}. */
    synchronized void seek(long offset) {
        clear();
        seekTo = offset;
    }

    /** Kafka thread: the offset to seek to before it polls again; negative when none was asked for. */
    synchronized long takeSeek() {
        long offset = seekTo;
        seekTo = -1;
        return offset;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized int count() {
        return records.size();
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        return 200L + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
}
