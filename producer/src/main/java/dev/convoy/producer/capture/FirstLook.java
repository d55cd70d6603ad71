package dev.convoy.producer.capture;

import dev.convoy.config.KeyChoice;
import dev.convoy.config.TableConfig;
import java.sql.Connection;
import java.sql.SQLException;

/** What can be told of a table before schema convoy is there to tell more. Stateless. */
public final class FirstLook {
    private FirstLook() {
    }

    /** @throws AttachException when there is no such table, no right to capture it, or no key */
    public static void at(Connection source, TableConfig table) throws SQLException, AttachException {
        Catalog catalog = new Catalog(source);
        Relation relation = catalog.relation(table.name());
        if (!(table.key() instanceof KeyChoice.Columns)) {
            catalog.key(relation, table.key());
        }
    }
}
