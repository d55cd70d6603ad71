package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each process needs only its own secrets, but refuses a file that another would refuse. */
class ScopeTest {

    private static final String YAML = """
            source: {name: shop, url: "${SHOP_URL}", user: convoy, password: "${SHOP_PASSWORD}"}
            kafka: {bootstrap.servers: "${SERVERS}"}
            tables: [public.orders]
            targets:
              dw: {url: "jdbc:postgresql://dw/dw", user: convoy, password: "${DW_PASSWORD}", replay: "${DW_REPLAY}"}
              other: {url: "${OTHER_URL}", user: convoy, parked_rows_max: "${OTHER_MAX}", tables: ["${OTHER_TABLE}"]}
            """;

    @TempDir
    private Path directory;

    @Test
    void namesOnlyTheVariablesOfTheProcess() {
        ConfigFile file = ConfigFile.of(directory, YAML);

        assertEquals(List.of(notSet(1, "source.url", "SHOP_URL"), notSet(1, "source.password", "SHOP_PASSWORD")),
                file.seenBy(Part.source()).problems());
        assertEquals(List.of(notSet(2, "kafka.bootstrap.servers", "SERVERS")), file.seenBy(Part.kafka()).problems());
        assertEquals(List.of(notSet(5, "targets.dw.password", "DW_PASSWORD"), notSet(5, "targets.dw.replay", "DW_REPLAY")),
                file.seenBy(Part.target("dw")).problems());
        assertEquals(5, file.seenBy(Part.everyTarget()).problems().size());
    }

    @Test
    void leavesWhatIsOutsideUnresolved() throws ConfigException {
        ConvoyConfig config = ConfigFile.of(directory, YAML).seenBy().load();

        assertEquals("${SHOP_URL}", config.source().url());
        assertEquals("${SHOP_PASSWORD}", config.source().password().reveal());
        assertEquals(ReplayMode.AUTO, config.target("dw").replay());
        assertEquals(1_000_000, config.target("other").parkedRowsMax());
    }

    @Test
    void alwaysResolvesTheNameOfTheSourceBecauseTheTopicBearsIt() throws ConfigException {
        ConfigFile file = ConfigFile.of(directory, YAML.replace("name: shop", "name: \"${NAME}\""));

        assertEquals("convoy.store", file.with("NAME", "store").seenBy().load().topicName());
        assertEquals(List.of(notSet(1, "source.name", "NAME")), file.seenBy().problems());
    }

    /** A command may run where the environment of the processes is not at hand. */
    @Test
    void aCommandNeedsNoPort() throws ConfigException {
        for (String http : List.of("http: {port: \"${PORT}\"}", "http.port: \"${PORT}\"")) {
            ConfigFile file = ConfigFile.of(directory, ConfigFile.COMPLETE + http + "\n");

            assertEquals(List.of(notSet(4, "http.port", "PORT")), file.problems());
            assertEquals(OptionalInt.empty(), ConfigLoader.loadForCommand(file.path(), Map.of(), file.scope()).http().port());
        }
        ConfigFile wrong = ConfigFile.of(directory, ConfigFile.COMPLETE + "http: {port: many}\n");
        assertThrows(ConfigException.class, () -> ConfigLoader.loadForCommand(wrong.path(), Map.of(), wrong.scope()));
    }

    @Test
    void checksKeysKindsAndLiteralValuesOutsideToo() {
        String yaml = YAML.replace("\"${DW_REPLAY}\"", "never").replace("\"${OTHER_URL}\"", "[x]")
                .replace("password: \"${DW", "pasword: \"${DW");

        assertEquals(List.of(
                "convoy.yaml:5: targets.dw.pasword: unknown key \"pasword\"; did you mean \"password\"?",
                "convoy.yaml:5: targets.dw.replay: \"never\" is not known; expected one of auto, manual",
                "convoy.yaml:6: targets.other.url: is a list; expected a JDBC url such as jdbc:postgresql://host:5432/database"),
                ConfigFile.of(directory, yaml).seenBy().problems());
    }

    private static String notSet(int line, String path, String name) {
        return "convoy.yaml:" + line + ": " + path + ": environment variable " + name + " is not set; set it, or use ${file:PATH}";
    }
}
