package dev.convoy.consumer.apply;

import dev.convoy.config.TableMapping;
import dev.convoy.consumer.apply.MappedColumns.Mapped;
import dev.convoy.db.Sql;
import dev.convoy.table.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The statements on rows that have no key: they are found by what they hold. Pure: runs nothing.
 *
 * @param delete rows, each as often as it is named; tells those that were not there
 * @param images hashes of rows as the target would hold them
 */
record KeylessStatements(String delete, String images) {

    /** @param base the statements that do not need a key, and the parts that all are made of */
    static KeylessStatements of(ApplyStatements base, Shape shape, TableMapping mapping, TargetTable target) throws MappingException {
        List<Mapped> columns = MappedColumns.of(shape, mapping, target).all();
        Map<String, String> values = new HashMap<>(base.range().values());
        values.put("names", Sql.idents(shape.columns().stream().map(column -> column.name()).toList()));
        values.put("where", mapping.where().map(where -> " WHERE (" + Sql.prepared(where) + "\n)").orElse(""));
        values.put("image", image(columns.stream().map(KeylessStatements::stored).toList()));
        values.put("image_there", image(columns.stream().map(column -> "t." + Sql.ident(column.name())).toList()));
        values.put("rows", Sql.fill(Sql.load(KeylessStatements.class, "keyless_rows"), values));
        Map<String, String> images = new HashMap<>(values);
        values.put("hash", hash("g.image"));
        images.put("hash", hash("x.image"));
        return new KeylessStatements(Sql.fill(Sql.load(KeylessStatements.class, "keyless_delete"), values),
            Sql.fill(Sql.load(KeylessStatements.class, "keyless_images"), images));
    }

    private static String image(List<String> texts) {
        return "ROW(" + texts.stream().collect(Collectors.joining(", ")) + ")::text COLLATE \"C\"";
    }

    /** A value as it is once it is stored: with the length and precision of its column. */
    private static String stored(Mapped column) {
        String value = "x." + Sql.ident(column.name());
        return column.target() == null || column.target().stored() == null ? value
            : "CAST(" + value + " AS " + column.target().stored() + ")";
    }

    private static String hash(String image) {
        return "encode(sha256(convert_to(" + image + ", 'UTF8')), 'hex')";
    }
}
