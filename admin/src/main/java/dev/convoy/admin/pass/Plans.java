package dev.convoy.admin.pass;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TableMapping;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.apply.MappedColumns;
import dev.convoy.consumer.apply.MappingExam;
import dev.convoy.consumer.apply.TargetTable;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.KeyOrder;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.CheckPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Works out how a table is walked and compared with its table at a target: made here, where both catalogs can be seen. Stateless. */
public final class Plans {
    private Plans() {
    }

    /** The plan of a pass over a table for one target; empty when the table is not attached. */
    public static Optional<CheckPlan> plan(Connection source, TableName table, Connection target, TableMapping mapping)
            throws SQLException {
        Optional<Shape> shape = shape(source, table);
        if (shape.isEmpty()) {
            return Optional.empty();
        }
        Optional<TargetTable> there = TargetTable.read(target, mapping.to());
        TargetTable described = there.orElseGet(() -> likeSource(shape.get(), mapping));
        MappedColumns columns = MappedColumns.of(shape.get(), mapping, described);
        List<String> key = columns.key().stream().map(MappedColumns.Mapped::name).toList();
        List<KeyOrder> order = KeyOrders.of(source, table, shape.get().key(), target, mapping.to(), key, there.isPresent());
        return Optional.of(new CheckPlan(order, key, columns.all().stream().map(MappedColumns.Mapped::name).toList(),
            columns.all().stream().map(Plans::text).toList(), mapping.where().orElse(null), mapping.columns().isPresent() ? Map.of()
                : shape.get().columns().stream().collect(Collectors.toMap(Column::name, Column::type))));
    }

    /** What of a table's mapping does not fit the source's shape or the target's table. */
    public static List<MappingExam.Misfit> misfits(Connection source, TableName table, Connection target,
        TargetConfig config) throws SQLException {
        Optional<Shape> shape = shape(source, table);
        return shape.isEmpty() ? List.of() : MappingExam.problems(target, shape.get(), config.mapping(table));
    }

    /** The text that a value has once it is stored at the target. A type that only the target knows is taken to print alike. */
    private static String text(MappedColumns.Mapped column) {
        String stored = column.target() == null ? null : column.target().stored();
        return (stored == null ? "(" + column.value() + ")" : "CAST(" + column.value() + " AS " + stored + ")") + "::text";
    }

    /** A table that will be made from the source's. */
    private static TargetTable likeSource(Shape shape, TableMapping mapping) {
        Map<String, TargetTable.TargetColumn> columns = new LinkedHashMap<>();
        shape.columns().forEach(column -> columns.put(column.name(), new TargetTable.TargetColumn(column.base(), null, false, false)));
        return new TargetTable(mapping.to(), columns, false, true, false);
    }

    private static Optional<Shape> shape(Connection source, TableName table) throws SQLException {
        try (PreparedStatement query = source.prepareStatement(Sql.load(Plans.class, "shape"))) {
            query.setString(1, table.schema());
            query.setString(2, table.name());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(Shape.fromJson(row.getInt(1), row.getString(2))) : Optional.empty();
            }
        }
    }

    /** One plan that orders keys in a way that suits all targets of a copy. */
    public static CheckPlan together(List<CheckPlan> plans) {
        List<KeyOrder> order = new ArrayList<>(plans.get(0).order());
        for (CheckPlan plan : plans) {
            for (int i = 0; i < order.size(); i++) {
                if (plan.order().get(i).compareTo(order.get(i)) > 0) {
                    order.set(i, plan.order().get(i));
                }
            }
        }
        return CheckPlan.ordering(order);
    }

    /**
     * Tells the producer how a table is verified at a target, and how often.
     *
     * @return whether the file says something else of the table than when it was copied: rows that were there stay as they were
     */
    public static boolean remember(Connection source, ConvoyConfig config, TargetConfig target, TableName table, CheckPlan plan)
            throws SQLException {
        String said = said(config, target, table);
        try (PreparedStatement put = source.prepareStatement(Sql.load(Plans.class, "put_verification"))) {
            put.setString(1, target.name());
            put.setString(2, plan.toJson());
            put.setString(3, said);
            put.setObject(4, config.verifyEvery().map(every -> every.toSeconds()).orElse(null), Types.BIGINT);
            put.setString(5, table.schema());
            put.setString(6, table.name());
            put.setString(7, said);
            try (ResultSet row = put.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** That a copy was asked for, which makes the target's rows what the file says now. */
    static void copied(Connection source, ConvoyConfig config, TargetConfig target, TableName table) throws SQLException {
        try (PreparedStatement update = source.prepareStatement(Sql.load(Plans.class, "copied"))) {
            update.setString(1, said(config, target, table));
            update.setString(2, table.schema());
            update.setString(3, table.name());
            update.setString(4, target.name());
            update.executeUpdate();
        }
    }

    /** What the file says of which rows and columns arrive, and where. */
    private static String said(ConvoyConfig config, TargetConfig target, TableName table) {
        TableMapping mapping = target.mapping(table);
        return config.tables().stream().filter(each -> each.name().equals(table)).findFirst().map(each -> "columns " + each.columns()
            + " where " + each.where()).orElse("") + " to " + mapping.to() + " columns " + mapping.columns() + " where " + mapping.where();
    }
}
