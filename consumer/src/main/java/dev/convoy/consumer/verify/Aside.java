package dev.convoy.consumer.verify;

import dev.convoy.wire.CheckRecord;
import dev.convoy.wire.ChunkHead;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.Kind;
import dev.convoy.wire.MalformedRecordException;

/** A record that stands beside the changes and asks something of the table as it is at that place: to be compared, or to be mended. */
public sealed interface Aside {
    Kind kind();

    /** The record's value as it came. */
    byte[] value();

    ChunkHead head();

    record Check(CheckRecord check, byte[] value) implements Aside {
        @Override
        public Kind kind() {
            return Kind.CHECK;
        }

        @Override
        public ChunkHead head() {
            return check.head();
        }
    }

    record Repair(ChunkRecord repair, byte[] value) implements Aside {
        @Override
        public Kind kind() {
            return Kind.REPAIR;
        }

        @Override
        public ChunkHead head() {
            return repair.head();
        }
    }

    static Aside check(byte[] value) throws MalformedRecordException {
        return new Check(CheckRecord.read(value), value);
    }

    static Aside repair(byte[] value) throws MalformedRecordException {
        return new Repair(ChunkRecord.read(value), value);
    }
}
