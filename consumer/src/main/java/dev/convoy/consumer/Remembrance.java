package dev.convoy.consumer;

import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.log.Line;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time whether the target remembers less than its workers do: it may have lost its last commits in a crash, since
 * nobody waits for them to be on disk, or have been put back to a backup. Such a table is read again from where the target stands, even
 * if nothing new arrives. Thread-safe.
 */
final class Remembrance {
    private static final Logger LOG = LoggerFactory.getLogger(Remembrance.class);

    private final String target;
    private final TargetConnections connections;
    private final ProgressTable progress;
    private final Collection<AssignedPartition> assigned;
    private final Kept kept = new Kept();

    Remembrance(String target, TargetConnections connections, String source, Collection<AssignedPartition> assigned) {
        this.target = target;
        this.connections = connections;
        this.progress = new ProgressTable(source);
        this.assigned = assigned;
    }

    synchronized void compare() {
        // First what workers remember, then what the target does: commits between the two are no loss.
        Map<TableName, AssignedPartition> owners = new HashMap<>();
        Map<TableName, Long> remembered = new HashMap<>();
        assigned.forEach(owner -> owner.progress().ifPresent(at -> {
            owners.put(at.table(), owner);
            remembered.put(at.table(), at.received());
        }));
        Map<TableName, Long> asked = kept.asked(remembered);
        if (asked.isEmpty()) {
            return;
        }
        try (Connection connection = connections.get()) {
            Map<TableName, Long> stored = progress.received(connection, asked.keySet());
            connection.rollback();
            for (TableName table : kept.forgotten(asked, stored)) {
                LOG.warn("target forgot target={} table={} remembered={} stored={}", target, Line.value(table), asked.get(table),
                    stored.getOrDefault(table, 0L));
                owners.get(table).forgotten();
            }
        } catch (SQLException | RuntimeException e) {
            // The target may be down; its tables' workers tell that. What it holds when it is back is to be seen.
            kept.clear();
            LOG.debug("progress not compared: {}", e.getMessage());
        }
    }
}
