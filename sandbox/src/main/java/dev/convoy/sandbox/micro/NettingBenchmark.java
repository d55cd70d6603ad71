package dev.convoy.sandbox.micro;

import dev.convoy.consumer.Limits;
import dev.convoy.consumer.apply.Net;
import dev.convoy.wire.Change;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A full batch of changes, brought to the last state of each key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NettingBenchmark {
    /** How many different keys the batch has. */
    @Param({"5000", "50"})
    private int keys;

    private List<Change> batch;

    @Setup
    public void write() throws MalformedRecordException {
        batch = new ArrayList<>();
        for (int i = 0; i < Limits.DEFAULT.batchRows(); i++) {
            batch.add(Sample.change(Op.UPDATE, i % keys, i + 1));
        }
    }

    @Benchmark
    public Net net() {
        return Net.of(batch);
    }
}
