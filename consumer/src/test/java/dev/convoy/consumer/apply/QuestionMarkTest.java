package dev.convoy.consumer.apply;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.config.TableMapping;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An operator's expressions may use operators with a question mark; only ours are parameters. */
class QuestionMarkTest {
    private static final TableName T = new TableName("public", "t");
    private static final Column ID = new Column("id", "integer", "pg_catalog.int4", true, false);

    @Test
    void questionMarksOutsideQuotesAreDoubledAndOthersStay() throws Exception {
        String where = "doc ? 'a?' AND doc ?| ARRAY['?'] AND \"odd?\" = 1 AND x = $q$?$q$ /* why? */ -- really?";
        TableMapping mapping = new TableMapping(T, T, Optional.empty(), Optional.of(where));
        TargetTable.TargetColumn id = new TargetTable.TargetColumn("pg_catalog.int4", null, false, false);
        TargetTable target = new TargetTable(T, Map.of("id", id), false, true, true);

        String upsert = ApplyStatements.of(new Shape(1, List.of(ID), List.of("id")), mapping, target).upsert();

        String prepared = "(doc ?? 'a?' AND doc ??| ARRAY['?'] AND \"odd?\" = 1 AND x = $q$?$q$ /* why? */ -- really?\n)";
        assertTrue(upsert.contains(prepared), upsert);
    }
}
