package dev.convoy.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    private final AlterationWatch watch = new AlterationWatch(ROUND_MIN, () -> now.toNanos());

    private Alterations look(int firstId, int lastId) {
        assertEquals(firstId + AlterationWatch.AT_ONCE - 1, lastId);
        looks.add(firstId);
        now = now.plus(takes);
        return new Alterations(List.of(new TableName("public", "from_" + firstId)), tables - 1);
    }

    /** Lets time pass in turns of the leader's, a hundred a second. */
    private void goOn(Duration time) throws SQLException {
        Duration end = now.plus(time);
        while (now.compareTo(end) < 0) {
            watch.lookIfDue(this::look);
            now = now.plusMillis(10);
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

        assertEquals(List.of(new TableName("public", "from_0")), watch.lookIfDue(this::look));
        assertEquals(List.of(), watch.lookIfDue(this::look));
        goOn(Duration.ofSeconds(5));

        assertEquals(List.of(0, AlterationWatch.AT_ONCE, AlterationWatch.AT_ONCE * 2, 0, AlterationWatch.AT_ONCE), looks);
    }

    @Test
    void howeverLongALookTakesEachTableIsLookedAtInTime() throws SQLException {
        tables = AlterationWatch.AT_ONCE * 5;
        takes = Duration.ofMillis(200);

        goOn(AlterationWatch.ROUND_MAX.multipliedBy(4));

        assertEquals(4, looks.stream().filter(first -> first == 0).count(), looks::toString);
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
