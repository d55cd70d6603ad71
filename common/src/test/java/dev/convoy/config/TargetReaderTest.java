package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.table.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The targets: their policies, and which table goes where. */
class TargetReaderTest {

    private static final TableName ORDERS = TableName.parse("public.orders");
    private static final TableName USERS = TableName.parse("public.users");

    @TempDir
    private Path directory;

    @Test
    void readsEveryPolicy() throws ConfigException {
        TargetConfig target = target("replay: manual, create_tables: true, divergence: park, schema: manual, sync: manual, "
                + "parked_rows_max: 1_000").load().target("dw");

        assertEquals(List.of(ReplayMode.MANUAL, true, DivergencePolicy.PARK, SchemaPolicy.MANUAL, SyncMode.MANUAL, 1_000L),
                List.of(target.replay(), target.createTables(), target.divergence(), target.schema(), target.sync(),
                        target.parkedRowsMax()));
    }

    @Test
    void refusesValuesItDoesNotKnow() {
        assertProblems("create_tables: yes, parked_rows_max: 0, divergence: PARK",
                "convoy.yaml:5: targets.dw.create_tables: \"yes\" is not known; expected true or false",
                "convoy.yaml:5: targets.dw.divergence: \"PARK\" is not known; expected one of heal, park",
                "convoy.yaml:5: targets.dw.parked_rows_max: \"0\" is out of bounds or no number; expected a whole number, at least 1");
    }

    @Test
    void takesEveryTableAsItIsByDefault() throws ConfigException {
        ConvoyConfig config = target("tables: ").load();

        assertEquals(List.of(ORDERS, USERS), config.target("dw").tablesOf(config));
        assertEquals(TableMapping.identity(USERS), config.target("dw").mapping(USERS));
    }

    @Test
    void takesAPlainListOfTablesInTheOrderOfTheFile() throws ConfigException {
        ConvoyConfig some = target("tables: [users]").load();
        ConvoyConfig both = target("tables: [users, orders]").load();

        assertEquals(List.of(USERS), some.target("dw").tablesOf(some));
        assertEquals(List.of(ORDERS, USERS), both.target("dw").tablesOf(both));
        assertEquals(TableMapping.identity(USERS), some.target("dw").mapping(USERS));
    }

    @Test
    void tellsApartTablesThatArriveInOneByConstantsThatDiffer() throws ConfigException {
        String both = "tables: {orders: {to: all, columns: {id: id, a: %s, b: \"'x'\"}}, users: {to: all,"
            + " columns: {id: id, a: %s, b: \"'x'\"}}}";

        target(String.format(both, "1", "2")).load();
        assertProblems(String.format(both, "1", "1"), "convoy.yaml:5: targets.dw.tables: puts \"public.orders\" and \"public.users\" into"
            + " \"public.all\" with no column that is another constant in each; expected one, or their rows cannot be told apart");
        assertProblems(String.format(both, "1", "n").replace(", b: \"'x'\"}}, users", "}}, users"), "convoy.yaml:5: targets.dw.tables: puts"
            + " \"public.orders\" and \"public.users\" into \"public.all\" with no column that is another constant in each; expected one,"
            + " or their rows cannot be told apart");
    }

    @Test
    void readsAMappingInEachOfItsForms() throws ConfigException {
        TargetConfig target = target("tables: {public.orders: , users: sales.people}").load().target("dw");
        TargetConfig columns = target("tables: {orders: {columns: [id, 'Total'], where: 'id > 0'}}").load().target("dw");

        assertEquals(TableMapping.identity(ORDERS), target.mapping(ORDERS));
        assertEquals(new TableName("sales", "people"), target.mapping(USERS).to());
        assertEquals(ORDERS, columns.mapping(ORDERS).to());
        assertEquals(Optional.of("id > 0"), columns.mapping(ORDERS).where());
        assertEquals("{id=\"id\", Total=\"Total\"}", columns.mapping(ORDERS).columns().orElseThrow().toString());
    }

    @Test
    void keepsTheOrderOfColumnsAndLetsOneWithoutAnExpressionStandForItself() throws ConfigException {
        TargetConfig target = target("tables: {orders: {columns: {z: qty * price, a: , m: 1}}}").load().target("dw");

        assertEquals("{z=qty * price, a=\"a\", m=1}", target.mapping(ORDERS).columns().orElseThrow().toString());
    }

    @Test
    void namesTheNearestTableWhenOneIsNotCaptured() {
        assertProblems("tables: {public.order: a}", "convoy.yaml:5: targets.dw.tables.public.order: \"public.order\" is not among the "
                + "tables of the source; did you mean \"public.orders\"?");
        assertProblems("tables: [other.things]", "convoy.yaml:5: targets.dw.tables[0]: \"other.things\" is not among the tables of the "
                + "source; expected one that tables: lists: public.orders, public.users");
    }

    @Test
    void refusesATableTakenTwice() {
        assertProblems("tables: {orders: a, public.orders: b}",
                "convoy.yaml:5: targets.dw.tables.public.orders: \"public.orders\" is listed twice; expected each table once");
        assertProblems("tables: [orders, orders]",
                "convoy.yaml:5: targets.dw.tables[1]: \"orders\" is listed twice; expected each table once");
    }

    @Test
    void refusesEmptyTablesAndColumnsThatMightMeanAllOrNone() {
        assertProblems("tables: []",
                "convoy.yaml:5: targets.dw.tables: is an empty list; expected at least one table, or no such key to take every table");
        assertProblems("tables: {}",
                "convoy.yaml:5: targets.dw.tables: is an empty mapping; expected at least one table, or no such key to take every table");
        assertProblems("tables: {orders: {columns: {}}}", "convoy.yaml:5: targets.dw.tables.orders.columns: is an empty mapping; expected "
                + "a list of column names, or a mapping from target column to SQL expression, or no such key");
    }

    @Test
    void refusesUnknownKeysAndKindsInAMapping() {
        assertProblems("tables: {orders: {too: x}}",
                "convoy.yaml:5: targets.dw.tables.orders.too: unknown key \"too\"; did you mean \"to\"?");
        assertProblems("tables: {orders: [x]}", "convoy.yaml:5: targets.dw.tables.orders: is a list; expected schema.table, or "
                + "{to: schema.table, columns: ..., where: ...}");
        assertProblems("tables: x",
                "convoy.yaml:5: targets.dw.tables: is a single value; expected a list of tables, or a mapping "
                        + "from source table to target table");
    }

    @Test
    void refusesANameThatCannotBePartOfAGroup() {
        assertEquals(List.of("convoy.yaml:5: targets.D W: cannot be part of a group's name; expected at most 60 of a-z, 0-9, _ and -, "
                + "beginning with a letter or a digit"), ConfigFile.of(directory, yaml("").replace("dw: {", "D W: {")).problems());
    }

    @Test
    void namesTheNearestTargetWhenThereIsNoneOfThatName() throws ConfigException {
        ConvoyConfig config = target("").load();
        ConvoyConfig none = ConfigFile.of(directory, ConfigFile.COMPLETE).load();

        assertEquals("no target \"dv\" in " + config.file() + "; did you mean \"dw\"?", messageOf(config, "dv"));
        assertEquals("no target \"archive\" in " + config.file() + "; known: dw", messageOf(config, "archive"));
        assertEquals("no target \"dw\" in " + config.file() + "; add it under targets:", messageOf(none, "dw"));
    }

    private static String messageOf(ConvoyConfig config, String target) {
        return assertThrows(ConfigException.class, () -> config.target(target)).getMessage();
    }

    private ConfigFile target(String more) {
        return ConfigFile.of(directory, yaml(more));
    }

    private static String yaml(String more) {
        return ConfigFile.COMPLETE + "targets:\n  dw: {url: \"jdbc:postgresql://dw/dw\", user: convoy, " + more + "}\n";
    }

    private void assertProblems(String more, String... expected) {
        assertEquals(List.of(expected), target(more).problems());
    }
}
