package dev.convoy.producer.capture;

import dev.convoy.table.TableName;
import java.util.List;

/**
 * A table of the source as its catalog describes it now.
 *
 * @param oid        its identity in the catalog
 * @param members    the table itself and, for a partitioned one, every partition below it: a statement fires the triggers of the
 *                   table it names only
 * @param nextColumn the attribute number that a column added later will get
 */
record Relation(long oid, TableName name, List<Member> members, int nextColumn) {

    /** One table that needs triggers. */
    record Member(long oid, TableName name) {
    }
}
