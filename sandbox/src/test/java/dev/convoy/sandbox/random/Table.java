package dev.convoy.sandbox.random;

import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A source table: what it is now, and what the configuration says of it. Altered by one thread, while no client writes. */
final class Table {
    /** How its rows are found. */
    enum Key {
        PRIMARY_KEY, DEFERRABLE_PRIMARY_KEY, UNIQUE_INDEX, NAMED_COLUMNS, FULL_ROW, INSERT_ONLY
    }

    private static final String INDEX = "The \"index\"";

    private final int number;
    private final Names names;
    private final TableName configured;
    private final Key kind;
    private final List<Column> key;
    private final List<List<String>> keys;
    private final List<String> reserved;
    private final List<Column> columns;
    private final List<Column> uniques;
    private final List<String> labels = new ArrayList<>(List.of("low", "it's \"mid\"", "high"));
    private TableName name;
    private Optional<Partitions> partitions = Optional.empty();
    private Optional<List<Column>> captured = Optional.empty();
    private Optional<String> where = Optional.empty();

    /** @param keys literals for the columns of the key: the rows that statements are about */
    Table(int number, Names names, TableName name, Key kind, List<Column> key, List<List<String>> keys, List<Column> columns,
        List<Column> uniques) {
        this.number = number;
        this.names = names;
        this.configured = name;
        this.name = name;
        this.kind = kind;
        this.key = key;
        this.reserved = keys.size() > 4 ? keys.get(keys.size() - 1) : List.of();
        this.keys = keys.subList(0, keys.size() - (reserved.isEmpty() ? 0 : 1));
        this.columns = columns;
        this.uniques = uniques;
    }

    /** Lets only some columns and rows leave the source. */
    void filter(Optional<List<Column>> leaving, Optional<String> condition) {
        captured = leaving;
        where = condition;
        captured.ifPresent(all -> all.forEach(Column::need));
    }

    /** Cuts it by a column of its key. */
    void partition(Column by) {
        partitions = Optional.of(new Partitions(by, configured.schema(), number));
    }

    Optional<Partitions> partitions() {
        return partitions;
    }

    int number() {
        return number;
    }

    /** For its columns. */
    Names names() {
        return names;
    }

    /** As {@code convoy.yaml} calls it, whatever it is called now. */
    TableName configured() {
        return configured;
    }

    String ident() {
        return Sql.ident(name);
    }

    void rename(String other) {
        name = new TableName(name.schema(), other);
    }

    Key kind() {
        return kind;
    }

    /** Whether rows may be alike: its key is then only what statements find rows by. */
    boolean isKeyless() {
        return kind == Key.FULL_ROW || kind == Key.INSERT_ONLY;
    }

    List<Column> key() {
        return key;
    }

    List<List<String>> keys() {
        return keys;
    }

    /** A key that only a transaction writes which stays open; empty when there are too few. */
    List<String> reserved() {
        return reserved;
    }

    List<Column> columns() {
        return columns;
    }

    List<Column> uniques() {
        return uniques;
    }

    Optional<List<Column>> captured() {
        return captured;
    }

    Optional<String> where() {
        return where;
    }

    /** Columns that a target may get, as they are now. */
    List<Column> travelling() {
        return captured.orElse(columns).stream().filter(column -> !column.isGenerated()).toList();
    }

    /** The name of its own enum type. */
    String mood() {
        return "public.feel_" + number;
    }

    List<String> labels() {
        return labels;
    }

    ColumnType moodType() {
        return new ColumnType(mood(), labels.stream().map(Sql::literal).toList());
    }

    /** Both sides need it first. */
    String moodDdl() {
        return "CREATE TYPE " + mood() + " AS ENUM (" + labels.stream().map(Sql::literal).collect(Collectors.joining(", ")) + ")";
    }

    String ddl() {
        String keyNames = key.stream().map(Column::ident).collect(Collectors.joining(", "));
        String constraint = switch (kind) {
            case PRIMARY_KEY -> ", PRIMARY KEY (" + keyNames + ")";
            case DEFERRABLE_PRIMARY_KEY -> ", PRIMARY KEY (" + keyNames + ") DEFERRABLE INITIALLY DEFERRED";
            case UNIQUE_INDEX, NAMED_COLUMNS, FULL_ROW, INSERT_ONLY -> "";
        };
        String index = switch (kind) {
            case UNIQUE_INDEX, NAMED_COLUMNS -> "; CREATE UNIQUE INDEX " + Sql.ident(INDEX + number) + " ON " + ident() + " (" + keyNames
                + ")";
            case PRIMARY_KEY, DEFERRABLE_PRIMARY_KEY, FULL_ROW, INSERT_ONLY -> "";
        };
        return "CREATE TABLE " + ident() + " (" + columns.stream().map(Column::ddl).collect(Collectors.joining(", ")) + constraint
            + uniques.stream().map(column -> ", UNIQUE (" + column.ident() + ")").collect(Collectors.joining()) + ")"
            + partitions.map(Partitions::by).orElse("") + index + partitions.map(all -> all.ddl(ident())).orElse("");
    }

    /** Its entry under {@code tables:}. */
    Map<String, Object> configuration() {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("table", configured.toString());
        captured.ifPresent(all -> entry.put("columns", all.stream().map(Column::name).toList()));
        where.ifPresent(condition -> entry.put("where", condition));
        switch (kind) {
            case PRIMARY_KEY, DEFERRABLE_PRIMARY_KEY -> { }
            case UNIQUE_INDEX -> entry.put("key", Map.of("index", INDEX + number));
            case NAMED_COLUMNS -> entry.put("key", key.stream().map(Column::name).toList());
            case FULL_ROW -> entry.put("key", "full_row");
            case INSERT_ONLY -> entry.put("key", "none");
        }
        return entry;
    }

    @Override
    public String toString() {
        return configured.toString();
    }
}
