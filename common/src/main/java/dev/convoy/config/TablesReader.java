package dev.convoy.config;

import dev.convoy.table.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code tables}: the source tables and what of them leaves the source. For one thread. */
final class TablesReader {

    private static final String EXPECTED = "a list of tables, such as [public.orders]";

    private final Reading reading;
    private final List<TableConfig> tables = new ArrayList<>();
    private final Set<TableName> seen = new HashSet<>();

    private TablesReader(Reading reading) {
        this.reading = reading;
    }

    static List<TableConfig> read(Fields root, Reading reading) {
        TablesReader reader = new TablesReader(reading);
        Optional<Node> node = root.node("tables");
        if (node.isEmpty()) {
            root.problem("tables", (root.keys().contains("tables") ? "is empty" : "is missing") + "; expected " + EXPECTED);
        } else if (node.get() instanceof Node.Listing) {
            reader.all(root, (Node.Listing) node.get());
        } else {
            root.problem("tables", "is " + node.get().kind() + "; expected " + EXPECTED);
        }
        return reader.tables;
    }

    private void all(Fields root, Node.Listing listing) {
        if (listing.items().isEmpty()) {
            root.problem("tables", "is an empty list; expected at least one table");
        }
        for (int i = 0; i < listing.items().size(); i++) {
            table(listing.items().get(i), "tables[" + i + "]");
        }
    }

    private void table(Node item, String path) {
        if (item instanceof Node.Scalar) {
            Text name = reading.text((Node.Scalar) item, path, true);
            add(name, item.line(), path, Optional.empty(), Optional.empty(), new KeyChoice.PrimaryKey());
        } else if (item instanceof Node.Mapping) {
            Fields fields = new Fields((Node.Mapping) item, path, reading, true).knowing("table", "columns", "where", "key");
            Text name = fields.required("table", "schema.table");
            Optional<List<String>> columns = fields.names("columns", "a list of column names");
            Optional<String> where = fields.sql("where", "an SQL condition");
            add(name, item.line(), path, columns, where, key(fields, columns));
        } else {
            reading.problems().add(item.line(), path, "is " + item.kind() + "; expected schema.table, or {table: schema.table, ...}");
        }
    }

    private void add(Text text, int line, String path, Optional<List<String>> columns, Optional<String> where, KeyChoice key) {
        Optional<TableName> name = Fields.tableName(text, what -> reading.problems().add(line, path, what));
        if (name.isPresent() && !seen.add(name.get())) {
            reading.problems().add(line, path, text.shown() + " is listed twice; expected each table once");
        } else if (name.isPresent()) {
            tables.add(new TableConfig(name.get(), columns, where, key));
        }
    }

    private KeyChoice key(Fields fields, Optional<List<String>> columns) {
        Optional<Node> node = fields.node("key");
        if (node.isEmpty()) {
            return new KeyChoice.PrimaryKey();
        }
        if (node.get() instanceof Node.Listing) {
            List<String> names = fields.names("key", "a list of column names").orElseThrow();
            names.stream().filter(name -> columns.isPresent() && !columns.get().contains(name)).findFirst().ifPresent(missing ->
                    fields.problem("key", "has a column that columns: leaves out; expected every column of the key among the columns"));
            return new KeyChoice.Columns(names);
        }
        if (node.get() instanceof Node.Mapping) {
            Fields index = fields.optionalSection("key", true, "{index: NAME}").knowing("index");
            return new KeyChoice.UniqueIndex(index.required("index", "the name of a unique index").value());
        }
        return keyword(fields, fields.text("key", "full_row").filter(Text::known).orElse(Text.NONE));
    }

    private static KeyChoice keyword(Fields fields, Text text) {
        Map<String, KeyChoice> known = Map.of("full_row", new KeyChoice.FullRow(), "none", new KeyChoice.InsertOnly());
        if (text.known() && !known.containsKey(text.value())) {
            fields.problem("key", text.shown() + " is not known; expected full_row, none, {index: NAME} or a list of columns");
        }
        return known.getOrDefault(text.value(), new KeyChoice.PrimaryKey());
    }
}
