package dev.convoy.sandbox.random;

import dev.convoy.sandbox.line.TypeSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A type as DDL names it, with values. Immutable.
 *
 * @param sql    as in DDL
 * @param values SQL expressions, at least one
 */
record ColumnType(String sql, List<String> values) {
    private static final List<String> TEXTS = List.of("''", "'plain'", "'  padded  '", "'null'", "'\\N'", "'{\"a\":1}'", "'it''s'",
        "E'tab\\tnewline\\nreturn\\r'", "E'\\x1e\\x1f\\x01'", "'\"quoted\"'", "'back\\slash'", "'$1 %s {x} ? :y'", "'größe'", "'😀☃日本'",
        "U&'\\0061\\0301\\202e\\2028\\feff'", "repeat('long ', 300)", "'a'", "'b'", "'A'", "'ä'", "'z'");
    /** Types that most tables are made of. */
    private static final List<ColumnType> COMMON = List.of(new ColumnType("integer", numbers(40)), new ColumnType("bigint", numbers(40)),
        new ColumnType("smallint", numbers(30)), new ColumnType("text", TEXTS), new ColumnType("varchar(10)", List.of("'a'", "'b '", "''")),
        new ColumnType("numeric", Stream.concat(numbers(20).stream(), Stream.of("'1.0'", "'1.00'", "'-0.000001'", "'NaN'", "'1e40'"))
            .toList()),
        new ColumnType("numeric(8,2)", List.of("1", "2.5", "-3.25", "0", "99999.99")), new ColumnType("boolean", List.of("true", "false")),
        new ColumnType("uuid", IntStream.range(0, 20).mapToObj(i -> "md5('" + i + "')").toList()),
        new ColumnType("timestamptz", IntStream.range(0, 20).mapToObj(i ->
            "'2024-03-30 22:00:00.000001Z'::timestamptz + interval '1 hour' * "
            + i).toList()), new ColumnType("date", IntStream.range(0, 20).mapToObj(i -> "'2024-02-20'::date + " + i).toList()),
        new ColumnType("jsonb", List.of("'{\"a\": 1.10}'", "'null'", "'[]'", "'\"x\"'", "'{\"b\":{\"c\":[1,2,null]}}'")),
        new ColumnType("real", List.of("'0.1'", "'NaN'", "3", "'-0'")),
            new ColumnType("double precision", List.of("'0.1'", "'-0'", "3", "1e300")));
    private static final List<String> KEYS = List.of("integer", "bigint", "text", "uuid", "smallint", "numeric", "date", "timestamptz");
    private static final Map<String, List<String>> WIDER = Map.of("smallint", List.of("integer", "bigint"), "integer", List.of("bigint",
        "numeric"), "bigint", List.of("numeric"), "varchar(10)", List.of("varchar(20)", "text", "varchar"), "varchar(20)", List.of("text"),
        "numeric(8,2)", List.of("numeric(12,2)", "numeric"), "numeric(12,2)", List.of("numeric"), "real", List.of("double precision"));

    ColumnType {
        values = List.copyOf(values);
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'" + (i < 25 ? i - 5 : i * 37) + "'").toList();
    }

    /** @param major of the older server: what it lacks is left out */
    static ColumnType any(Chance chance, int major) {
        if (!chance.oneIn(2)) {
            return chance.pick(COMMON);
        }
        List<TypeSamples.Column> all = new ArrayList<>();
        TypeSamples.groups(major).values().forEach(all::addAll);
        TypeSamples.Column sample = chance.pick(all);
        return new ColumnType(sample.type(), sample.values().stream().filter(value -> !value.contains("0000)")).toList());
    }

    static ColumnType anyKey(Chance chance) {
        if (!chance.oneIn(3)) {
            return common(chance.pick(KEYS));
        }
        List<TypeSamples.Column> all = new ArrayList<>();
        TypeSamples.keys().values().forEach(all::addAll);
        TypeSamples.Column sample = chance.pick(all);
        return new ColumnType(sample.type(), sample.values());
    }

    static ColumnType common(String sql) {
        return COMMON.stream().filter(type -> type.sql().equals(sql)).findFirst().orElseThrow();
    }

    String value(Chance chance) {
        return literal(chance.pick(values));
    }

    String literal(String value) {
        return "(" + value + ")::" + sql;
    }

    boolean isNumber() {
        return List.of("smallint", "integer", "bigint", "numeric").contains(sql);
    }

    /** Whether its text says the same whatever the search path. */
    boolean hasText() {
        return !sql.startsWith("reg");
    }

    /** The types that hold every value of this one; its values are theirs too. */
    List<ColumnType> wider() {
        return WIDER.getOrDefault(sql, List.of()).stream().map(type -> new ColumnType(type, values)).toList();
    }
}
