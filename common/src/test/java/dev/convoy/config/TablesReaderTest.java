package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.table.TableName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source tables and their keys. */
class TablesReaderTest {

    @TempDir
    private Path directory;

    @Test
    void readsEachChoiceOfKey() throws ConfigException {
        assertEquals(new KeyChoice.PrimaryKey(), tables("{table: a}").load().tables().get(0).key());
        assertEquals(new KeyChoice.UniqueIndex("a_key"), tables("{table: a, key: {index: a_key}}").load().tables().get(0).key());
        assertEquals(new KeyChoice.Columns(List.of("x", "y")), tables("{table: a, key: [x, y]}").load().tables().get(0).key());
        assertEquals(new KeyChoice.FullRow(), tables("{table: a, key: full_row}").load().tables().get(0).key());
        assertEquals(new KeyChoice.InsertOnly(), tables("{table: a, key: none}").load().tables().get(0).key());
    }

    @Test
    void refusesAKeyItDoesNotKnow() {
        assertProblems("{table: a, key: fullrow}",
                "convoy.yaml:3: tables[0].key: \"fullrow\" is not known; expected full_row, none, {index: NAME} or a list of columns");
        assertProblems("{table: a, key: {indx: b}}",
                "convoy.yaml:3: tables[0].key.indx: unknown key \"indx\"; did you mean \"index\"?",
                "convoy.yaml:3: tables[0].key.index: is missing; expected the name of a unique index");
    }

    @Test
    void refusesAKeyOfColumnsThatStayAtTheSource() {
        assertProblems("{table: a, columns: [x], key: [x, y]}", "convoy.yaml:3: tables[0].key: has a column that columns: leaves out; "
                + "expected every column of the key among the columns");
    }

    @Test
    void refusesATableListedTwiceHoweverItIsSpelt() {
        assertProblems("a, {table: public.a}", "convoy.yaml:3: tables[1]: \"public.a\" is listed twice; expected each table once");
    }

    @Test
    void refusesWhatIsNoTable() {
        assertProblems("a.b.c, [d], {columns: [x]}",
                "convoy.yaml:3: tables[0]: \"a.b.c\" is not a table's name; "
                        + "expected schema.table, with a part that holds a dot in double quotes",
                "convoy.yaml:3: tables[1]: is a list; expected schema.table, or {table: schema.table, ...}",
                "convoy.yaml:3: tables[2].table: is missing; expected schema.table");
        assertProblems("", "convoy.yaml:3: tables: is an empty list; expected at least one table");
    }

    @Test
    void refusesColumnsThatAreEmptyOrDoubled() {
        assertProblems("{table: a, columns: []}",
                "convoy.yaml:3: tables[0].columns: is an empty list; expected a list of column names, or no such key");
        assertProblems("{table: a, columns: [x, x], where: ' '}",
                "convoy.yaml:3: tables[0].columns[1]: \"x\" is listed twice; expected each name once",
                "convoy.yaml:3: tables[0].where: is empty; expected an SQL condition, or no such key");
    }

    @Test
    void keepsTheCaseOfQuotedAndBareNames() throws ConfigException {
        ConvoyConfig config = tables("Sales.Orders, '\"a.b\".c'").load();

        assertEquals(List.of(new TableName("Sales", "Orders"), new TableName("a.b", "c")),
                config.tables().stream().map(TableConfig::name).toList());
    }

    private ConfigFile tables(String items) {
        return ConfigFile.of(directory, ConfigFile.COMPLETE.replace("public.orders, public.users", items));
    }

    private void assertProblems(String items, String... expected) {
        assertEquals(List.of(expected), tables(items).problems());
    }
}
