package dev.convoy.config;

import dev.convoy.table.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one target: how it is reached, how it behaves, and which tables it takes. For one thread. */
final class TargetReader {

    private static final String TABLES = "tables";
    private static final String EXPECTED = "a list of tables, or a mapping from source table to target table";

    private final Fields target;
    private final Reading reading;
    private final List<TableConfig> sourceTables;
    private final boolean inScope;
    private final Map<TableName, TableMapping> mappings = new LinkedHashMap<>();

    /** @param sourceTables what the file's {@code tables} lists */
    TargetReader(Fields target, Reading reading, List<TableConfig> sourceTables, boolean inScope) {
        this.target = target;
        this.reading = reading;
        this.sourceTables = sourceTables;
        this.inScope = inScope;
    }

    TargetConfig read(String name) {
        target.knowing("url", "user", "password", "replay", "create_tables", "divergence", "schema", "sync", "parked_rows_max", TABLES);
        tables();
        markShared();
        return new TargetConfig(name,
                JdbcUrl.read(target),
                target.required("user", "the role Convoy connects as").value(),
                target.secret("password"),
                target.choice("replay", ReplayMode.class, ReplayMode.AUTO),
                target.flag("create_tables", false),
                target.choice("divergence", DivergencePolicy.class, DivergencePolicy.HEAL),
                target.choice("schema", SchemaPolicy.class, SchemaPolicy.FOLLOW),
                target.choice("sync", SyncMode.class, SyncMode.AUTO),
                target.number("parked_rows_max", 1, Long.MAX_VALUE).orElse(TargetConfig.DEFAULT_PARKED_ROWS_MAX),
                mappings);
    }

    /** Of tables that arrive in one, each needs a column that is its own constant, or none could be told from another's rows. */
    private void markShared() {
        Map<TableName, List<TableMapping>> byTarget = mappings.values().stream().collect(Collectors.groupingBy(TableMapping::to,
            LinkedHashMap::new, Collectors.toList()));
        for (List<TableMapping> sharing : byTarget.values()) {
            for (TableMapping each : sharing.size() == 1 ? List.<TableMapping>of() : sharing) {
                boolean told = each.columns().map(columns -> columns.values().stream().anyMatch(TableMapping::isConstant)).orElse(false);
                if (!told) {
                    target.problem(TABLES, "puts " + sharing.size() + " tables into \"" + each.to() + "\", \"" + each.from()
                        + "\" without a column that is a constant; expected one in each, as a part of the key, such as"
                        + " columns: {..., origin: \"'a'\"}");
                }
                mappings.put(each.from(), each.sharing());
            }
            for (int i = 1; i < sharing.size(); i++) {
                for (TableMapping other : sharing.subList(0, i)) {
                    differ(sharing.get(i), other);
                }
            }
        }
    }

    private void differ(TableMapping one, TableMapping other) {
        Map<String, String> ones = constants(one);
        Map<String, String> others = constants(other);
        boolean differ = ones.entrySet().stream().anyMatch(c -> !others.getOrDefault(c.getKey(), c.getValue()).equals(c.getValue()));
        if (!differ && !ones.isEmpty() && !others.isEmpty()) {
            target.problem(TABLES, "puts \"" + other.from() + "\" and \"" + one.from() + "\" into \"" + one.to() + "\" with no column"
                + " that is another constant in each; expected one, or their rows cannot be told apart");
        }
    }

    private static Map<String, String> constants(TableMapping mapping) {
        Map<String, String> constants = new LinkedHashMap<>(mapping.columns().orElse(Map.of()));
        constants.values().removeIf(expression -> !TableMapping.isConstant(expression));
        constants.replaceAll((column, expression) -> expression.strip());
        return constants;
    }

    private void tables() {
        Optional<Node> node = target.node(TABLES);
        if (node.isEmpty()) {
            return;
        }
        if (node.get() instanceof Node.Listing) {
            listed((Node.Listing) node.get());
        } else if (node.get() instanceof Node.Mapping) {
            mapped(target.optionalSection(TABLES, inScope, EXPECTED));
        } else {
            target.problem(TABLES, "is " + node.get().kind() + "; expected " + EXPECTED);
        }
    }

    private void listed(Node.Listing listing) {
        if (listing.items().isEmpty()) {
            target.problem(TABLES, "is an empty list; expected at least one table, or no such key to take every table");
        }
        for (int i = 0; i < listing.items().size(); i++) {
            Node item = listing.items().get(i);
            String path = target.pathOf(TABLES) + "[" + i + "]";
            if (item instanceof Node.Scalar) {
                Text name = reading.text((Node.Scalar) item, path, inScope);
                source(name, item.line(), path).ifPresent(from -> mappings.put(from, TableMapping.identity(from)));
            } else {
                reading.problems().add(item.line(), path, "is " + item.kind() + "; expected a table's name, or the whole as a mapping");
            }
        }
    }

    private void mapped(Fields tables) {
        if (tables.keys().isEmpty()) {
            target.problem(TABLES, "is an empty mapping; expected at least one table, or no such key to take every table");
        }
        for (String key : tables.keys()) {
            source(new Text(key, key, true), tables.lineOf(key), tables.pathOf(key))
                    .ifPresent(from -> mappings.put(from, mapping(tables, key, from)));
        }
    }

    /** The source table of that name, which must be one that is captured, and not yet taken. */
    private Optional<TableName> source(Text text, int line, String path) {
        Optional<TableName> name = Fields.tableName(text, what -> reading.problems().add(line, path, what));
        List<String> known = sourceTables.stream().map(table -> table.name().toString()).toList();
        if (name.isPresent() && !known.contains(name.get().toString())) {
            reading.problems().add(line, path, text.shown() + " is not among the tables of the source; "
                    + Nearest.hint(name.get().toString(), known, "expected one that tables: lists: "));
            return Optional.empty();
        }
        if (name.isPresent() && mappings.containsKey(name.get())) {
            reading.problems().add(line, path, text.shown() + " is listed twice; expected each table once");
        }
        return name;
    }

    private TableMapping mapping(Fields tables, String key, TableName from) {
        Optional<Node> node = tables.node(key);
        if (node.isPresent() && node.get() instanceof Node.Scalar) {
            return new TableMapping(from, to(tables, key, from), Optional.empty(), Optional.empty());
        }
        Fields fields = tables.optionalSection(key, inScope, "schema.table, or {to: schema.table, columns: ..., where: ...}")
                .knowing("to", "columns", "where");
        return new TableMapping(from, to(fields, "to", from), columns(fields), fields.sql("where", "an SQL condition"));
    }

    private static TableName to(Fields fields, String key, TableName from) {
        return fields.text(key, "schema.table").flatMap(text -> Fields.tableName(text, what -> fields.problem(key, what))).orElse(from);
    }

    private Optional<Map<String, String>> columns(Fields fields) {
        String key = "columns";
        String expected = "a list of column names, or a mapping from target column to SQL expression";
        Optional<Node> node = fields.node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> columns = new LinkedHashMap<>();
        if (node.get() instanceof Node.Listing) {
            fields.names(key, expected).orElseThrow().forEach(name -> columns.put(name, quoted(name)));
        } else {
            Fields given = fields.optionalSection(key, inScope, expected);
            given.keys().forEach(column -> columns.put(column, given.sql(column, "an SQL expression").orElse(quoted(column))));
            if (given.keys().isEmpty() && node.get() instanceof Node.Mapping) {
                fields.problem(key, "is an empty mapping; expected " + expected + ", or no such key");
            }
        }
        return Optional.of(columns);
    }

    /** As an expression, so that a column named without one keeps its case, as names do everywhere else in the file. */
    private static String quoted(String column) {
        return '"' + column.replace("\"", "\"\"") + '"';
    }
}
