package dev.convoy.producer.chunk;

import dev.convoy.db.KeyRanges;
import dev.convoy.db.RowHash;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.wire.CheckRecord;
import dev.convoy.wire.KeyTexts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The statements that read a pass' next chunk, with their parameters' texts. Pure: runs nothing. */
final class ChunkSql {
    private final Pass pass;
    private final Map<String, Column> columns;

    ChunkSql(Pass pass) {
        this.pass = pass;
        this.columns = pass.shape().columns().stream().collect(Collectors.toMap(Column::name, column -> column));
    }

    /** Values of the range's ends, first parameters of each statement. */
    List<String> parameters() {
        List<String> texts = new ArrayList<>();
        if (pass.range().afterKey() != null) {
            texts.addAll(KeyTexts.of(pass.range().afterKey()));
        }
        if (pass.range().lastKey() != null) {
            texts.addAll(KeyTexts.of(pass.range().lastKey()));
        }
        return texts;
    }

    String lines() {
        Map<String, String> values = common();
        values.put("columns", pass.kind() == Pass.Kind.LOOK ? carried(keyColumns()) + ", ARRAY["
            + pass.plan().values().stream().map(value -> RowHash.ofColumn("(" + Sql.prepared(value) + "\n)"))
                .collect(Collectors.joining(", ")) + "]::text AS " + Sql.ident(CheckRecord.HASHES)
            : carried(pass.shape().columns()));
        return Sql.fill(Sql.load(ChunkSql.class, "chunk"), values);
    }

    /** The cursor over all rows, where they have no key; without parameters. */
    String whole() {
        Map<String, String> values = common();
        values.put("columns", carried(pass.shape().columns()));
        values.put("piece", Integer.toString(WholeReading.PIECE_BYTES));
        return Sql.fill(Sql.load(ChunkSql.class, "whole"), values);
    }

    /** Parameters: the range's, and how many rows; none where rows have no key. */
    String sums() {
        Map<String, String> values = common();
        values.put("key", carried(keyColumns()));
        values.put("key_names", Sql.idents(pass.shape().key()));
        values.put("hash", RowHash.ofRow(pass.plan().values().stream().map(value -> "(" + Sql.prepared(value) + "\n)").toList()));
        return Sql.fill(Sql.load(ChunkSql.class, pass.shape().identity().isKeyless() ? "whole_sums" : "sums"), values);
    }

    private Map<String, String> common() {
        Map<String, String> values = new HashMap<>();
        values.put("table", Sql.ident(pass.relation()));
        values.put("filter", condition(pass.filter()) + " AND " + condition(pass.plan().where()));
        values.put("order", KeyRanges.join(pass.range().order(), key()));
        values.put("range", range());
        return values;
    }

    private String range() {
        List<String> types = keyColumns().stream().map(Column::base).toList();
        return pass.kind() == Pass.Kind.REPAIR ? KeyRanges.compare(pass.range().order(), key(), " = ", types)
            : KeyRanges.condition(pass.range(), key(), types);
    }

    private List<String> key() {
        return pass.shape().key().stream().map(k -> "s." + Sql.ident(k)).toList();
    }

    private List<Column> keyColumns() {
        return pass.shape().key().stream().map(columns::get).toList();
    }

    private static String carried(List<Column> columns) {
        return columns.stream().map(c -> "s." + Sql.ident(c.name()) + (c.text() ? "::text AS " + Sql.ident(c.name()) : ""))
            .collect(Collectors.joining(", "));
    }

    private static String condition(String sql) {
        return sql == null ? "true" : "(" + Sql.prepared(sql) + "\n)";
    }
}
