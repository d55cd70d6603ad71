package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands for what, and what never is looked at twice. */
class PlaceholdersTest {

    @TempDir
    private Path directory;

    private final List<String> problems = new ArrayList<>();
    private Placeholders placeholders;

    @BeforeEach
    void givenTwoVariables() {
        placeholders = new Placeholders(directory, Map.of("HOST", "db", "TRICKY", "${HOST} $${HOST} ${file:x}"));
    }

    @Test
    void standAnywhereAndSeveralTimes() {
        assertResolved("jdbc://db:1/db!", "jdbc://${HOST}:1/${HOST}!");
        assertResolved("plain", "plain");
        assertResolved("", "");
    }

    @Test
    void leaveOtherDollarsAlone() {
        assertResolved("a$b$$c$", "a$b$$c$");
        assertResolved("${HOST}", "$${HOST}");
        assertResolved("${db", "$${${HOST}");
    }

    @Test
    void neverExpandWhatTheyStandFor() {
        assertResolved("${HOST} $${HOST} ${file:x}", "${TRICKY}");
    }

    @Test
    void readAFileBesideTheConfigurationWithoutItsLastNewline() throws IOException {
        Files.writeString(directory.resolve("one"), "${HOST}\n");
        Files.writeString(directory.resolve("two"), "line\r\n\r\n");
        Path absolute = Files.writeString(directory.resolve("three"), "bare");

        assertResolved("${HOST}", "${file:one}");
        assertResolved("line\r\n", "${file:two}");
        assertResolved("<bare>", "<${file:" + absolute + "}>");
    }

    @Test
    void nameAVariableThatIsNotSet() {
        assertRefused("x${MISSING}", "environment variable MISSING is not set; set it, or use ${file:PATH}");
    }

    @Test
    void nameAFileThatCannotBeRead() throws IOException {
        String rest = "; expected a readable file there, or use ${NAME} for an environment variable";
        Files.write(directory.resolve("large"), new byte[(1 << 20) + 1]);
        Files.write(directory.resolve("binary"), new byte[] {(byte) 0xC3, (byte) 0x28});

        assertRefused("${file:missing}", "file missing does not exist" + rest);
        assertRefused("${file:.}", "file . cannot be read" + rest);
        assertRefused("${file:large}", "file large is larger than 1 MiB" + rest);
        assertRefused("${file:binary}", "file binary is not UTF-8 text" + rest);
    }

    @Test
    void refuseWhatIsMalformedWithoutShowingIt() {
        String forms = "; expected ${NAME}, ${file:PATH}, or $${ for a literal ${";

        assertRefused("pw${x", "has a \"${\" without its \"}\"" + forms);
        assertRefused("pw${a-b}", "has a placeholder that is no name of an environment variable" + forms);
        assertRefused("${}", "has a placeholder that is no name of an environment variable" + forms);
    }

    @Test
    void stayAsTheyAreOutsideTheScope() {
        Text text = placeholders.expand("x${MISSING}", false, problems::add);

        assertEquals(List.of(), problems);
        assertEquals("x${MISSING}", text.value());
        assertFalse(text.known());
    }

    private void assertResolved(String expected, String raw) {
        assertEquals(expected, placeholders.expand(raw, true, problems::add).value());
        assertEquals(List.of(), problems);
    }

    private void assertRefused(String raw, String problem) {
        problems.clear();
        assertFalse(placeholders.expand(raw, true, problems::add).known());
        assertEquals(List.of(problem), problems);
    }
}
