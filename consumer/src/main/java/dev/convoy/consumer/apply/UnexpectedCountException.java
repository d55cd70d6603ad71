package dev.convoy.consumer.apply;

import java.sql.SQLException;

/** A statement met fewer rows than it should have: the batch is tried again with more care. Never leaves {@link Narrowing}. */
final class UnexpectedCountException extends SQLException {
    UnexpectedCountException(String what, long wanted, long met) {
        super(what + " met " + met + " rows instead of " + wanted, "02000");
    }
}
