package dev.convoy.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.table.TableName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A target is asked about what it may have lost, and about all else from time to time. */
class KeptTest {
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final TableName USERS = new TableName("public", "users");

    private final Kept kept = new Kept();

    @Test
    void aTableIsAskedAboutUntilItHasRestedForALook() {
        assertEquals(Map.of(ORDERS, 5L), look(5));
        assertEquals(Map.of(ORDERS, 5L), look(5));
        assertEquals(Map.of(), look(5));

        assertEquals(Map.of(ORDERS, 6L), look(6));
        assertEquals(Map.of(ORDERS, 6L), look(6));
    }

    @Test
    void everyTableIsAskedAboutOnceARound() {
        for (int i = 0; i < Kept.LOOKS_A_ROUND; i++) {
            look(5);
        }

        assertEquals(Map.of(ORDERS, 5L), look(5));
        assertEquals(Map.of(), look(5));
    }

    @Test
    void aTableOfWhichLessIsStoredIsForgottenAndAskedAboutAgain() {
        look(5);
        Map<TableName, Long> asked = kept.asked(Map.of(ORDERS, 5L, USERS, 7L));

        assertEquals(List.of(ORDERS), kept.forgotten(asked, Map.of(ORDERS, 4L, USERS, 8L)));
        assertEquals(Map.of(ORDERS, 5L), look(5));
    }

    @Test
    void aTableThatIsNotStoredAtAllIsForgotten() {
        Map<TableName, Long> asked = kept.asked(Map.of(ORDERS, 1L));

        assertEquals(List.of(ORDERS), kept.forgotten(asked, Map.of()));
    }

    @Test
    void whenATargetDidNotAnswerAllTablesAreAskedAbout() {
        look(5);
        look(5);

        kept.clear();

        assertEquals(Map.of(ORDERS, 5L), look(5));
        assertEquals(Map.of(ORDERS, 5L), look(5));
        assertEquals(Map.of(), look(5));
    }

    /** A look at a target that has forgotten nothing; returns what was asked. */
    private Map<TableName, Long> look(long received) {
        Map<TableName, Long> asked = kept.asked(Map.of(ORDERS, received));
        assertEquals(List.of(), kept.forgotten(asked, Map.of(ORDERS, received)));
        return asked;
    }
}
