package dev.convoy.consumer.progress;

import dev.convoy.db.Migrations;
import java.util.List;

/** Schema {@code convoy} at a target: what {@code sql/install.sql} lists. */
public final class TargetSchema {
    private static final Migrations MIGRATIONS = new Migrations(TargetSchema.class, List.of("V1__target"), List.of());

    private TargetSchema() {
    }

    public static Migrations migrations() {
        return MIGRATIONS;
    }
}
