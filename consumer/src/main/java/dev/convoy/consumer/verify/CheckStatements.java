package dev.convoy.consumer.verify;

import dev.convoy.consumer.apply.TargetTable;
import dev.convoy.db.KeyRanges;
import dev.convoy.db.RowHash;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.wire.CheckRecord;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statements that compare a key range of a target's table with what a record says of it. Pure: runs nothing. */
final class CheckStatements {
    private final CheckRecord check;
    private final TargetTable target;
    private final String scope;
    private final List<String> key;
    private final List<String> types;

    /**
     * @param scope the condition that a row of the target is this table's, over {@code t}
     * @throws SQLException when the target lacks a column of the key
     */
    CheckStatements(CheckRecord check, TargetTable target, String scope) throws SQLException {
        this.check = check;
        this.target = target;
        this.scope = scope;
        for (String column : check.key()) {
            if (!target.columns().containsKey(column)) {
                throw new SQLException("column \"" + column + "\" of \"" + target.name() + "\" does not exist", "42703");
            }
        }
        this.key = check.key().stream().map(column -> "t." + Sql.ident(column)).toList();
        this.types = check.key().stream().map(column -> target.columns().get(column).type()).toList();
    }

    /** Number of rows and sum of their hashes. Parameters: the range's. */
    String sums() {
        Map<String, String> values = common();
        values.put("hash", RowHash.ofRow(texts()));
        return Sql.fill(Sql.load(CheckStatements.class, "sums"), values);
    }

    /** Rows that differ. Parameters: the range's, the record's lines, how many at most. */
    String look() {
        Shape shape = check.head().shape();
        Map<String, Column> columns = shape.columns().stream().collect(Collectors.toMap(Column::name, column -> column));
        List<Column> source = shape.key().stream().map(columns::get).toList();
        Map<String, String> values = common();
        values.put("hashes", texts().stream().map(RowHash::ofColumn).collect(Collectors.joining(", ")));
        values.put("there", each(i -> key.get(i) + " AS k" + i));
        values.put("there_key", String.join(", ", key));
        values.put("here", each(i -> "CAST(r." + Sql.ident(source.get(i).name()) + " AS " + types.get(i) + ") AS k" + i));
        values.put("record", each(i -> Sql.ident(source.get(i).name()) + " " + (source.get(i).text() ? "pg_catalog.text"
            : source.get(i).base())));
        values.put("sent_hashes", Sql.ident(CheckRecord.HASHES));
        values.put("match", IntStream.range(0, key.size()).mapToObj(i -> "h.k" + i + " = t.k" + i).collect(Collectors.joining(" AND ")));
        values.put("either", each(i -> "coalesce(h.k" + i + ", t.k" + i + ")" + (source.get(i).text() ? "::text" : "") + " AS "
            + Sql.ident(source.get(i).name())));
        return Sql.fill(Sql.load(CheckStatements.class, "look"), values);
    }

    private Map<String, String> common() {
        Map<String, String> values = new HashMap<>();
        values.put("table", Sql.ident(target.name()));
        values.put("range", scope + " AND " + KeyRanges.condition(check.head().range(), key, types));
        return values;
    }

    private List<String> texts() {
        return check.columns().stream().map(column -> "t." + Sql.ident(column) + "::text").toList();
    }

    private String each(IntFunction<String> part) {
        return IntStream.range(0, key.size()).mapToObj(part).collect(Collectors.joining(", "));
    }
}
