package dev.convoy.producer.capture;

import dev.convoy.db.Migrations;
import java.util.List;

/** Schema {@code convoy} at the source: what {@code sql/install.sql} lists. */
public final class SourceSchema {
    private static final Migrations MIGRATIONS = new Migrations(SourceSchema.class, List.of("V1__source", "V2__packed"),
        List.of("capture_query", "next_window"));

    private SourceSchema() {
    }

    public static Migrations migrations() {
        return MIGRATIONS;
    }
}
