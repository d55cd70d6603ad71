package dev.convoy.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.consumer.progress.Place;
import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.sandbox.line.Line;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ProgressTableIT {
    private static final TableName TABLE = new TableName("public", "t");

    private static ProgressTable.Step fromOneTo(long to) {
        return new ProgressTable.Step(1, to, new Place(100 + to, 1), null, 0);
    }

    @Test
    void ofTwoMembersAtTheSamePlaceOneMovesTheTableAndTheOtherNothing() throws Exception {
        ExecutorService member = Executors.newSingleThreadExecutor();
        try (Line line = Line.create()) {
            line.source("CREATE TABLE t (id int PRIMARY KEY)").table("public.t").withTarget("one", "create_tables: true").setup();
            line.startProducer();
            Runnable stop = line.startConsumer("one");
            line.source("INSERT INTO t VALUES (1)").awaitEqual("one", "public", "t");
            stop.run();
            ProgressTable progress = new ProgressTable(line.name());
            try (Connection first = line.targetConnection("one"); Connection second = line.targetConnection("one")) {
                first.setAutoCommit(false);
                second.setAutoCommit(false);
                assertTrue(progress.advance(first, TABLE, fromOneTo(3)));
                Future<Boolean> stale = member.submit(() -> progress.advance(second, TABLE, fromOneTo(2)));
                line.await("one", "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
                    "1");
                first.commit();
                assertFalse(stale.get(), "both moved the table");
                second.rollback();
                assertFalse(progress.advance(second, TABLE, fromOneTo(2)), "a member that slept moved it back");
                second.commit();
            }
            assertEquals("3 103", line.ask("one", "SELECT seq || ' ' || next_offset FROM convoy.progress"));
        } finally {
            member.shutdownNow();
        }
    }
}
