package dev.convoy.sandbox.micro;

import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.Change;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.Op;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One change record: written by the producer, read by the consumer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private ByteSlice row;
    private byte[] key;
    private byte[] value;

    @Setup
    public void write() throws MalformedRecordException {
        row = Sample.row(4711);
        key = Sample.KEY.of(row);
        value = Sample.value(Op.UPDATE, row, 99);
    }

    @Benchmark
    public byte[] writeChange() {
        return Sample.value(Op.UPDATE, row, 99);
    }

    @Benchmark
    public Change readChange() throws MalformedRecordException {
        return Sample.READER.read(key, value);
    }
}
