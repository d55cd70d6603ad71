package dev.convoy.consumer.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.failure.ErrorClass;
import dev.convoy.failure.ErrorClassifier;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FailureCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A mapping that does not fit parks its table, and an operator is told what to mend. */
class MappingExceptionTest {

    @Test
    void aTableThatIsMissingAtTheTargetIsAMismatchOfSchemas() {
        assertMismatch(MappingException.noTable("table \"t\" does not exist at the target"), "42P01");
        assertMismatch(MappingException.noColumn("column \"id\" of the key is not mapped"), "42703");
    }

    private static void assertMismatch(MappingException error, String sqlState) {
        Failure failure = Failure.of(error, "dw", "public.t", Instant.EPOCH);

        assertEquals(ErrorClass.ROW, ErrorClassifier.classify(error));
        assertEquals(FailureCode.SCHEMA_MISMATCH, failure.code());
        assertEquals(sqlState, failure.sqlState());
        assertEquals(error.getMessage(), failure.message());
        assertEquals("mend the target's table, then: scripts/admin replay --target dw --table public.t", failure.hint());
    }
}
