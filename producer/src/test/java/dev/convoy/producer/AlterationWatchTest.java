package dev.convoy.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.producer.capture.Alterations;
import dev.convoy.table.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlterationWatchTest {
    private static final Duration ROUND_MIN = Duration.ofSeconds(3);

    private final List<Integer> looks = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private int tables;
    private Duration takes = Duration.ofMillis(1);
    private Duration turn = Duration.ofMillis(10);
    private boolean altered = true;
    private final List<TableName> found = new ArrayList<>();

    private final AlterationWatch watch = new AlterationWatch(ROUND_MIN, () -> now.toNanos());

    private Alterations look(int firstId, int lastId) {
        assertEquals(firstId + AlterationWatch.AT_ONCE - 1, lastId);
        looks.add(firstId);
        now = now.plus(takes);
        return new Alterations(altered ? List.of(new TableName("public", "from_" + firstId)) : List.of(), tables - 1);
    }

    /** Lets time pass in turns of the leader's. */
    private void goOn(Duration time) throws SQLException {
        Duration end = now.plus(time);
        while (now.compareTo(end) < 0) {
            watch.lookIfDue(this::look, found::add);
            now = now.plus(turn);
        }
    }

    @Test
    void aFewTablesAreLookedAtTogetherFromTimeToTime() throws SQLException {
        tables = AlterationWatch.AT_ONCE;

        goOn(Duration.ofSeconds(9));

        assertEquals(List.of(0, 0, 0), looks);
    }

    @Test
    void manyAreLookedAtInTurnAndWhatIsFoundIsTold() throws SQLException {
        tables = AlterationWatch.AT_ONCE * 2 + 1;

        watch.lookIfDue(this::look, found::add);
        watch.lookIfDue(this::look, found::add);
        assertEquals(List.of(new TableName("public", "from_0")), found);
        goOn(Duration.ofSeconds(5));

        assertEquals(List.of(0, AlterationWatch.AT_ONCE, AlterationWatch.AT_ONCE * 2, 0, AlterationWatch.AT_ONCE), looks);
    }

    @Test
    void howeverLongALookTakesEachTableIsLookedAtInTime() throws SQLException {
        tables = AlterationWatch.AT_ONCE * 5;
        takes = Duration.ofMillis(200);

        goOn(AlterationWatch.ROUND_MAX.multipliedBy(12));

        assertEquals(12, looks.stream().filter(first -> first == 0).count(), looks::toString);
    }

    @Test
    void howeverLongATurnOfTheLeadersTakesEachTableIsLookedAtInTime() throws SQLException {
        tables = AlterationWatch.AT_ONCE * 20;
        takes = Duration.ofMillis(100);
        turn = Duration.ofSeconds(3);
        altered = false;

        goOn(AlterationWatch.ROUND_MAX.multipliedBy(12));

        long rounds = looks.stream().filter(first -> first == 0).count();
        assertTrue(rounds >= 10, () -> rounds + " rounds");
    }

    @Test
    void afterALongPauseAllAreLookedAtOnceAndThenThereIsARest() throws SQLException {
        tables = AlterationWatch.AT_ONCE * 3;
        altered = false;
        watch.lookIfDue(this::look, found::add);
        now = now.plusSeconds(600);

        watch.lookIfDue(this::look, found::add);
        watch.lookIfDue(this::look, found::add);

        assertEquals(List.of(0, AlterationWatch.AT_ONCE, AlterationWatch.AT_ONCE * 2, 0), looks);
    }

    @Test
    void whatIsDoneWithAlteredTablesIsFollowedByARestToo() throws SQLException {
        tables = AlterationWatch.AT_ONCE * 3;
        watch.lookIfDue(this::look, table -> now = now.plusSeconds(20));

        watch.lookIfDue(this::look, table -> now = now.plusSeconds(20));

        assertEquals(List.of(0), looks);
    }

    @Test
    void whereATableCannotBeAdaptedTheNextSessionPublishesFirst() throws SQLException {
        tables = AlterationWatch.AT_ONCE;
        assertThrows(SQLException.class, () -> watch.lookIfDue(this::look, table -> {
            throw new SQLException("canceling statement due to lock timeout", "55P03");
        }));

        goOn(AlterationWatch.ROUND_MAX.minusSeconds(1));
        assertEquals(List.of(0), looks);

        goOn(Duration.ofSeconds(2));
        assertEquals(List.of(0, 0), looks);
    }

    @Test
    void manyLooksThatTakeLongAreInterruptedByTurns() throws SQLException {
        tables = AlterationWatch.AT_ONCE * 20;
        takes = Duration.ofMillis(300);
        altered = false;
        watch.lookIfDue(this::look, found::add);
        now = now.plusSeconds(600);

        watch.lookIfDue(this::look, found::add);

        assertEquals(5, looks.size(), looks::toString);
        goOn(AlterationWatch.ROUND_MAX.multipliedBy(4));
        assertEquals(6, looks.stream().filter(first -> first == 0).count(), looks::toString);
    }

    @Test
    void tablesThatCameOrAreGoneMeanwhileAreLookedAtInTheirTurn() throws SQLException {
        tables = AlterationWatch.AT_ONCE;
        goOn(Duration.ofSeconds(1));
        tables = AlterationWatch.AT_ONCE + 1;

        goOn(Duration.ofSeconds(6));

        assertEquals(List.of(0, 0, AlterationWatch.AT_ONCE, 0), looks);
    }
}
