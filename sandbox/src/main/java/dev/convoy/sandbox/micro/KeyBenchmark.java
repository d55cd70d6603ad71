package dev.convoy.sandbox.micro;

import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.MalformedRecordException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The key of one row: taken out of it, or, of a table without one, the hash that rows of a chunk and of changes are known by. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyBenchmark {
    private final ByteSlice row = Sample.row(4711);

    @Benchmark
    public byte[] keyOfRow() throws MalformedRecordException {
        return Sample.KEY.of(row);
    }

    @Benchmark
    public byte[] hashOfRow() throws MalformedRecordException {
        return Sample.WHOLE_ROW.of(row);
    }
}
