package dev.convoy.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.table.TableName;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quoting leaves no way out of an identifier or a literal, and a template is filled once (I9). */
class SqlTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "orders, `\"orders\"`",
        "Orders, `\"Orders\"`",
        "`a\"b`, `\"a\"\"b\"`",
        "`\"`, `\"\"\"\"`",
        "`x\"; DROP TABLE t; --`, `\"x\"\"; DROP TABLE t; --\"`",
        "`back\\slash`, `\"back\\slash\"`",
        "`{table}`, `\"{table}\"`",
    })
    void anIdentifierIsQuoted(String name, String quoted) {
        assertEquals(quoted, Sql.ident(name));
    }

    @Test
    void namesOfTablesAndListsAreQuotedPartByPart() {
        assertEquals("\"a.b\".\"c\"\"d\"", Sql.ident(new TableName("a.b", "c\"d")));
        assertEquals("\"a\", \"b,c\"", Sql.idents(List.of("a", "b,c")));
        assertEquals("", Sql.idents(List.of()));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "plain, 'plain'",
        "`it's`, 'it''s'",
        "`'; DROP TABLE t; --`, '''; DROP TABLE t; --'",
        "`back\\slash`, E'back\\\\slash'",
        "`\\'`, E'\\\\'''",
        "`two\nlines`, `'two\nlines'`",
    })
    void aLiteralIsQuoted(String text, String quoted) {
        assertEquals(quoted, Sql.literal(text));
    }

    @Property
    void aLiteralReadsBackAsItsText(@ForAll String text) {
        assertEquals(text, read(Sql.literal(text)));
    }

    @Property
    void anIdentifierReadsBackAsItsName(@ForAll String name) {
        String quoted = Sql.ident(name);

        assertEquals(name, quoted.substring(1, quoted.length() - 1).replace("\"\"", "\""));
        assertEquals(0, quoted.substring(1, quoted.length() - 1).replace("\"\"", "").chars().filter(c -> c == '"').count());
    }

    /** As the server's scanner reads a literal, with standard_conforming_strings on or off. */
    private static String read(String literal) {
        boolean escapes = literal.startsWith("E");
        StringBuilder text = new StringBuilder();
        int i = escapes ? 2 : 1;
        while (i < literal.length() - 1) {
            char c = literal.charAt(i++);
            boolean pair = c == '\'' || escapes && c == '\\';
            if (pair && (i >= literal.length() - 1 || literal.charAt(i++) != c)) {
                return "the literal ends early: " + literal;
            }
            if (!escapes && c == '\\') {
                return "a bare backslash reads differently under standard_conforming_strings = off: " + literal;
            }
            text.append(c);
        }
        return text.toString();
    }

    @Test
    void anArrayOfTextsIsALiteralOfEach() {
        assertEquals("ARRAY['a', 'b''c']::text[]", Sql.textArray(List.of("a", "b'c")));
        assertEquals("ARRAY[]::text[]", Sql.textArray(List.of()));
    }

    @Test
    void aTemplateIsFilledInOnePass() {
        String filled = Sql.fill("SELECT {a}, {b} FROM {a}", Map.of("a", "{b} $1 \\1", "b", "{a}"));

        assertEquals("SELECT {b} $1 \\1, {a} FROM {b} $1 \\1", filled);
    }

    @Test
    void bracesThatAreNoHoleStayAsTheyAre() {
        assertEquals("'{}' '{1,2}' '{\"a\":1}' {A} { a }", Sql.fill("'{}' '{1,2}' '{\"a\":1}' {A} { a }", Map.of()));
    }

    @Test
    void aHoleWithoutAValueIsAMistakeOfOurs() {
        IllegalStateException mistake = assertThrows(IllegalStateException.class, () -> Sql.fill("SELECT {a}", Map.of("b", "1")));

        assertEquals("no value for {a} of an SQL template", mistake.getMessage());
    }

    @Test
    void aFileThatIsNotThereIsAMistakeOfOurs() {
        assertThrows(IllegalStateException.class, () -> Sql.load(SqlTest.class, "no_such_statement"));
    }

    @Test
    void aNameThatMessagesWouldAlterIsSpelledOut() {
        assertEquals("\"plain \"\"name\"\"\"", Sql.shownIdent("plain \"name\""));
        assertEquals("U&\"a\\000ab\\202e\\\\c\"\"\"", Sql.shownIdent("a\nb\u202e\\c\""));
    }
}
