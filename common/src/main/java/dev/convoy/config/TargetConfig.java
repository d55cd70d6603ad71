package dev.convoy.config;

import dev.convoy.table.TableName;
import java.util.List;
import java.util.Map;

/**
 * A database changes are applied to, and how. Immutable, and safe to print.
 *
 * @param name          {@code [a-z0-9][a-z0-9_-]*}, at most 60 characters; part of the name of its consumer group
 * @param url           a JDBC url without a password
 * @param user          the role Convoy connects as
 * @param password      never null; empty when none was given
 * @param replay        who takes up parked rows again
 * @param createTables  whether {@code setup} may create missing tables
 * @param divergence    what happens to a change that does not meet the row it expects
 * @param schema        whether tables follow the source's columns
 * @param sync          whether a table new to this target is copied by itself
 * @param parkedRowsMax how many rows may be parked for this target, at least 1
 * @param tables        by source table, in file order; empty: every table, under its own name
 */
public record TargetConfig(String name, String url, String user, Secret password, ReplayMode replay, boolean createTables,
        DivergencePolicy divergence, SchemaPolicy schema, SyncMode sync, long parkedRowsMax, Map<TableName, TableMapping> tables) {

    static final long DEFAULT_PARKED_ROWS_MAX = 1_000_000;

    public TargetConfig {
        tables = Ordered.copy(tables);
    }

    /** The source tables this target takes, in the order of the file's {@code tables}. */
    public List<TableName> tablesOf(ConvoyConfig config) {
        return config.tables().stream().map(TableConfig::name).filter(name -> tables.isEmpty() || tables.containsKey(name)).toList();
    }

    /** How this target takes that source table; as it is, when the file says nothing. */
    public TableMapping mapping(TableName source) {
        TableMapping given = tables.get(source);
        return given != null ? given : TableMapping.identity(source);
    }

    @Override
    public String toString() {
        return "TargetConfig[name=" + name + ", url=" + JdbcUrl.printable(url) + ", user=" + user + ", password=" + password
                + ", replay=" + replay + ", createTables=" + createTables + ", divergence=" + divergence + ", schema=" + schema
                + ", sync=" + sync + ", parkedRowsMax=" + parkedRowsMax + ", tables=" + tables + "]";
    }
}
