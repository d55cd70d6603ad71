package dev.convoy.admin.setup;

import dev.convoy.admin.pass.Plans;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.KeyChoice;
import dev.convoy.config.TableConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.apply.MappingExam;
import dev.convoy.consumer.apply.SchemaFollower;
import dev.convoy.consumer.apply.TargetTable;
import dev.convoy.db.Sql;
import dev.convoy.producer.capture.SourceSchema;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What {@code doctor} finds when it holds a target against the source. Uses the caller's connections. */
final class FitExam {
    private final ConvoyConfig config;
    private final Connection source;
    private final TargetConfig target;
    private final Connection connection;
    private final String where;

    FitExam(ConvoyConfig config, Connection source, TargetConfig target, Connection connection) {
        this.config = config;
        this.source = source;
        this.target = target;
        this.connection = connection;
        this.where = "target " + target.name();
    }

    void addTo(List<Finding> findings) throws SQLException {
        ServerFacts there = ServerFacts.read(connection);
        findings.addAll(texts(where, ServerFacts.read(source), there));
        Set<String> extensions = new TreeSet<>();
        for (TableName table : target.tablesOf(config)) {
            if (target.mapping(table).columns().isEmpty()) {
                extensions.addAll(extensionsOf(table));
            }
        }
        for (String extension : extensions) {
            findings.add(there.extensions().contains(extension) ? Finding.ok(where, "has extension " + extension + ", as the source")
                : Finding.fail(where, "lacks extension " + extension + ", whose types the source's tables have", "run: CREATE EXTENSION "
                    + Sql.ident(extension)));
        }
        boolean installed = SourceExam.installed(SourceSchema.migrations(), source) > 0;
        for (TableName table : target.tablesOf(config)) {
            if (installed) {
                columns(table, findings);
            } else if (target.mapping(table).columns().isEmpty()) {
                names(config.table(table).orElseThrow(), findings);
            }
        }
    }

    /** How both databases store and order text. */
    static List<Finding> texts(String where, ServerFacts source, ServerFacts target) {
        List<Finding> findings = new ArrayList<>();
        if (!source.encoding().equals(target.encoding()) && !target.encoding().equals("UTF8")) {
            findings.add(Finding.warn(where, "its encoding is " + target.encoding() + ", the source's " + source.encoding()
                + ": rows with characters that it lacks park", "use a database with ENCODING 'UTF8'"));
        }
        boolean same = source.collation().equals(target.collation()) && source.ctype().equals(target.ctype());
        findings.add(same ? Finding.ok(where, "its collation is the source's, " + source.collation())
            : Finding.warn(where, "its collation is " + target.collation() + ", the source's " + source.collation()
                + ": text is ordered otherwise; unique indexes on citext or by lower() may refuse what the source takes",
                "create the database with the source's locale and its provider (LC_COLLATE, LC_CTYPE, ICU_LOCALE), if that matters"));
        return findings;
    }

    /** Columns and key by name, which is all that can be told before setup has described the source's table. */
    private void names(TableConfig table, List<Finding> findings) throws SQLException {
        TableName to = target.mapping(table.name()).to();
        Optional<TargetTable> there = TargetTable.read(connection, to);
        try (PreparedStatement query = source.prepareStatement(Sql.load(FitExam.class, "source_columns"))) {
            query.setString(1, table.key() instanceof KeyChoice.UniqueIndex unique ? unique.index() : null);
            query.setString(2, table.name().schema());
            query.setString(3, table.name().name());
            try (ResultSet row = query.executeQuery()) {
                if (there.isEmpty() || !row.next()) {
                    return;
                }
                List<String> columns = table.columns().orElse(List.of((String[]) row.getArray("columns").getArray()));
                List<String> lacking = columns.stream().filter(column -> !there.get().columns().containsKey(column)).toList();
                lacking.forEach(column -> findings.add(Finding.fail(where, "table " + to + " has no column " + Sql.shownIdent(column),
                    "alter the target's table, or its mapping in convoy.yaml")));
                Set<String> key = table.key() instanceof KeyChoice.Columns named ? Set.copyOf(named.columns())
                    : Set.of((String[]) row.getArray("key").getArray());
                boolean finds = table.key() instanceof KeyChoice.FullRow || table.key() instanceof KeyChoice.InsertOnly || key.isEmpty()
                    || SchemaFollower.keyed(connection, to, key);
                if (!finds) {
                    String names = key.stream().sorted().map(Sql::shownIdent).collect(Collectors.joining(", "));
                    findings.add(Finding.fail(where, "table " + to + " has no unique key of " + names, "run: ALTER TABLE "
                        + Sql.shownIdent(to) + " ADD UNIQUE (" + names + ")"));
                }
                if (finds && lacking.isEmpty()) {
                    findings.add(Finding.ok(where, to + " has the columns and the key of " + table.name()));
                }
            }
        }
    }

    private Set<String> extensionsOf(TableName table) throws SQLException {
        Set<String> extensions = new TreeSet<>();
        try (PreparedStatement query = source.prepareStatement(Sql.load(FitExam.class, "table_extensions"))) {
            query.setString(1, table.schema());
            query.setString(2, table.name());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    extensions.add(row.getString(1));
                }
            }
        }
        return extensions;
    }

    /** Columns and key, by having the target plan the statements that will write; what it lacks altogether is told elsewhere. */
    private void columns(TableName table, List<Finding> findings) throws SQLException {
        TableName to = target.mapping(table).to();
        if (TargetTable.read(connection, to).isEmpty()) {
            return;
        }
        List<MappingExam.Misfit> misfits = Plans.misfits(source, table, connection, target);
        // A right that is missing is no misfit, though the target refuses to plan without it; its GRANT is named with the privileges.
        misfits.forEach(misfit -> findings.add(Finding.fail(where, misfit.message(), misfit.lacksRight()
            ? "run the GRANT that is named above"
            : "alter the target's table, or its mapping in convoy.yaml")));
        if (misfits.isEmpty()) {
            findings.add(Finding.ok(where, to + " has the columns and the key of " + table));
        }
    }
}
