package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.table.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file as a whole: its sections, its keys, and how its errors are told. */
class ConfigLoaderTest {

    /** The example of the design, word for word. */
    private static final String DESIGN = """
            source: {name: shop, url: "jdbc:postgresql://db:5432/shop", user: convoy, password: "${SHOP_PASSWORD}"}
            kafka: {bootstrap.servers: "localhost:9092"}          # any Kafka client property
            tables:
              - public.orders
              - {table: public.users, columns: [id, email, country], where: "country = 'DE'"}
            targets:
              reporting:
                url: "jdbc:postgresql://dw:5432/dw"
                user: convoy
                password: "${DW_PASSWORD}"
                replay: auto                                       # or manual
                tables:                                            # default: every table, same names
                  public.orders: {to: sales.orders, columns: {id: id, total: "qty * price"}, where: "qty > 0"}
            """;

    @TempDir
    private Path directory;

    @Test
    void loadsTheExampleOfTheDesign() throws ConfigException {
        // Given
        Map<String, String> env = Map.of("SHOP_PASSWORD", "s1", "DW_PASSWORD", "d1");
        ConfigFile file = new ConfigFile(file(DESIGN).path(), env, ConfigFile.EVERYTHING);

        // When
        ConvoyConfig config = file.load();

        // Then
        TableName orders = TableName.parse("public.orders");
        TableName users = TableName.parse("public.users");
        assertEquals(new SourceConfig("shop", "jdbc:postgresql://db:5432/shop", "convoy", Secret.of("s1"),
            SourceConfig.DEFAULT_CHUNK_ROWS_PER_SECOND), config.source());
        assertEquals(Map.of("bootstrap.servers", "localhost:9092"), config.kafka());
        assertEquals(new TopicConfig(OptionalInt.empty(), Map.of()), config.topic());
        assertEquals(List.of(
                new TableConfig(orders, Optional.empty(), Optional.empty(), new KeyChoice.PrimaryKey()),
                new TableConfig(users, Optional.of(List.of("id", "email", "country")), Optional.of("country = 'DE'"),
                        new KeyChoice.PrimaryKey())), config.tables());
        TableMapping mapping = new TableMapping(orders, TableName.parse("sales.orders"),
                Optional.of(Map.of("id", "id", "total", "qty * price")), Optional.of("qty > 0"));
        assertEquals(new TargetConfig("reporting", "jdbc:postgresql://dw:5432/dw", "convoy", Secret.of("d1"), ReplayMode.AUTO, false,
                DivergencePolicy.HEAL, SchemaPolicy.FOLLOW, SyncMode.AUTO, 1_000_000, Map.of(orders, mapping)), config.target("reporting"));
        assertEquals(new HttpConfig(OptionalInt.empty(), "127.0.0.1"), config.http());
        assertEquals(file.path(), config.file());
        assertEquals("convoy.shop", config.topicName());
        assertEquals("convoy.shop.reporting", config.groupId("reporting"));
        assertEquals(config.tables().get(1), config.table(users).orElseThrow());
        assertEquals(Optional.empty(), config.table(TableName.parse("public.others")));
    }

    @Test
    void takesTargetsTopicAndHttpForOptional() throws ConfigException {
        ConvoyConfig config = file(ConfigFile.COMPLETE).load();

        assertEquals(Map.of(), config.targets());
        assertTrue(config.source().password().isEmpty());
    }

    @Test
    void takesAnEmptyPasswordForNone() throws ConfigException {
        String yaml = ConfigFile.COMPLETE.replace("user: convoy}", "user: convoy, password: }");

        assertTrue(file(yaml).load().source().password().isEmpty());
    }

    @Test
    void keepsAPasswordThatLooksLikeANumberAsItIsWritten() throws ConfigException {
        String yaml = ConfigFile.COMPLETE.replace("user: convoy}", "user: convoy, password: 007}");

        assertEquals("007", file(yaml).load().source().password().reveal());
    }

    @Test
    void namesTheNearestKeyWhenOneIsMisspelt() {
        assertProblems(ConfigFile.COMPLETE + "tabels: []\n", "convoy.yaml:4: tabels: unknown key \"tabels\"; did you mean \"tables\"?");
        assertProblems(ConfigFile.COMPLETE.replace("user: convoy}", "user: convoy, pass: x}"),
                "convoy.yaml:1: source.pass: unknown key \"pass\"; did you mean \"password\"?");
    }

    @Test
    void listsTheKnownKeysWhenNoneIsNear() {
        assertProblems(ConfigFile.COMPLETE.replace("user: convoy}", "user: convoy, colour: red}"),
                "convoy.yaml:1: source.colour: unknown key \"colour\"; expected one of name, url, user, password, chunk_rows_per_second");
    }

    @Test
    void reportsEveryProblemAtOnceInTheOrderOfTheLines() {
        String yaml = """
                source: {name: Shop, url: "mysql://db", user: convoy}
                kafka: {bootstrap.servers: "localhost:9092", group.id: x}
                tables: [public.orders, public.orders]
                targets:
                  reporting:
                    url: "jdbc:postgresql://dw/dw"
                    replay: "sometimes"
                htttp: {}
                """;

        assertProblems(yaml,
                "convoy.yaml:1: source.name: \"Shop\" cannot be part of a topic's name; expected at most 60 of a-z, 0-9, _ and -, "
                        + "beginning with a letter or a digit",
                "convoy.yaml:1: source.url: is not a PostgreSQL JDBC url; expected jdbc:postgresql://host:5432/database",
                "convoy.yaml:2: kafka.group.id: is set by Convoy itself, because it follows from the names of source and target; "
                        + "expected no such key",
                "convoy.yaml:3: tables[1]: \"public.orders\" is listed twice; expected each table once",
                "convoy.yaml:5: targets.reporting.user: is missing; expected the role Convoy connects as",
                "convoy.yaml:7: targets.reporting.replay: \"sometimes\" is not known; expected one of auto, manual",
                "convoy.yaml:8: htttp: unknown key \"htttp\"; did you mean \"http\"?");
    }

    @Test
    void namesTheLineOfTheParentWhenAKeyIsMissing() {
        assertProblems("tables: [a]\nsource:\n  name: shop\nkafka: {}\n",
                "convoy.yaml:2: source.url: is missing; expected a JDBC url such as jdbc:postgresql://host:5432/database",
                "convoy.yaml:2: source.user: is missing; expected the role Convoy connects as",
                "convoy.yaml:4: kafka.bootstrap.servers: is missing; expected host:port, several separated by commas");
    }

    @Test
    void namesEverySectionThatIsMissing() {
        assertProblems("targets: {}\n",
                "convoy.yaml:1: tables: is missing; expected a list of tables, such as [public.orders]",
                "convoy.yaml:1: source: is missing; expected {name: ..., url: ..., user: ..., password: ...}",
                "convoy.yaml:1: kafka: is missing; expected Kafka client properties, such as {bootstrap.servers: \"localhost:9092\"}");
    }

    @Test
    void refusesAKeyThatIsGivenTwice() {
        assertProblems(ConfigFile.COMPLETE + "topic:\n  retention.ms: 1\n  retention.ms: 2\n",
                "convoy.yaml:6: topic.retention.ms: duplicate key \"retention.ms\"; expected it once, and line 5 has it already");
    }

    @Test
    void refusesTheWrongKindOfValue() {
        assertProblems("source: shop\nkafka: [a]\ntables: {a: b}\ntargets: x\nhttp: {port: [1]}\n",
                "convoy.yaml:1: source: is a single value; expected {name: ..., url: ..., user: ..., password: ...}",
                "convoy.yaml:2: kafka: is a list; expected Kafka client properties, such as {bootstrap.servers: \"localhost:9092\"}",
                "convoy.yaml:3: tables: is a mapping; expected a list of tables, such as [public.orders]",
                "convoy.yaml:4: targets: is a single value; expected a mapping from target name to {url: ..., user: ..., password: ...}",
                "convoy.yaml:5: http.port: is a list; expected a whole number from 0 to 65535");
    }

    @Test
    void namesTheLineOfASyntaxError() {
        assertProblems("source:\n\tname: shop\n", "convoy.yaml:2: file: is not valid YAML: found character '\\t(TAB)' that cannot "
                + "start any token. (Do not use \\t(TAB) for indentation); "
                + "expected YAML, with \"${NAME}\" and other special characters in quotes");
        assertProblems("source: {url: ${URL}}\n", "convoy.yaml:1: file: is not valid YAML: expected ',' or '}', but got {; "
                + "expected YAML, with \"${NAME}\" and other special characters in quotes");
    }

    @Test
    void refusesWhatIsNoSingleMapping() {
        assertProblems("", "convoy.yaml:1: file: is empty; expected the sections source, kafka, tables and targets");
        assertProblems("- a\n", "convoy.yaml:1: file: is a list; expected the sections source, kafka, tables and targets");
        assertProblems(ConfigFile.COMPLETE + "---\na: b\n",
                "convoy.yaml:4: file: holds a second YAML document; expected only one, without a \"---\" inside");
        assertProblems("a\u0007\n", "convoy.yaml:1: file: has a character that YAML does not allow; expected printable text");
        assertProblems("[".repeat(100_000), "convoy.yaml:1: file: is not valid YAML; "
                + "expected YAML, with \"${NAME}\" and other special characters in quotes");
    }

    @Test
    void refusesReferencesAndTagsInsteadOfReadingAnEmptyValue() {
        String refused = "begins with *, & or !, which YAML takes for a reference or a tag; expected the value in quotes";
        for (String password : List.of("!tag", "&anchor", "*alias")) {
            assertProblems(ConfigFile.COMPLETE.replace("user: convoy}", "user: convoy, password: " + password + " }"),
                    "convoy.yaml:1: source.password: " + refused);
        }
    }

    @Test
    void namesAFileThatIsMissingOrNoText() throws Exception {
        Path missing = directory.resolve("missing.yaml");
        ConfigException thrown = assertThrows(ConfigException.class, () -> ConfigLoader.load(missing, Map.of(), ConfigFile.EVERYTHING));
        assertEquals(missing + ": does not exist; expected the configuration there", thrown.getMessage());

        ConfigFile binary = file("");
        Files.write(binary.path(), new byte[] {(byte) 0xC3, (byte) 0x28});
        assertEquals(List.of("convoy.yaml: is not UTF-8 text; expected YAML in UTF-8"), binary.problems());
    }

    @Test
    void boundsTheNameOfTheSource() throws ConfigException {
        String longest = "a".repeat(60);

        assertEquals("convoy." + longest, file(ConfigFile.COMPLETE.replace("shop,", longest + ",")).load().topicName());
        assertEquals(1, file(ConfigFile.COMPLETE.replace("shop,", longest + "a,")).problems().size());
        assertEquals(1, file(ConfigFile.COMPLETE.replace("shop,", "_a,")).problems().size());
    }

    @Test
    void readsHttpNestedOrDotted() throws ConfigException {
        HttpConfig nested = file(ConfigFile.COMPLETE + "http: {port: 9187, host: 0.0.0.0}\n").load().http();
        HttpConfig dotted = file(ConfigFile.COMPLETE + "http.port: 9187\n").load().http();

        assertEquals(new HttpConfig(OptionalInt.of(9187), "0.0.0.0"), nested);
        assertEquals(new HttpConfig(OptionalInt.of(9187), "127.0.0.1"), dotted);
        assertProblems(ConfigFile.COMPLETE + "http: {port: 9187}\nhttp.port: 9188\n",
                "convoy.yaml:5: http.port: duplicate key \"http.port\"; expected it once, and http: has it already");
        assertProblems(ConfigFile.COMPLETE + "http: {port: 65536}\n",
                "convoy.yaml:4: http.port: \"65536\" is out of bounds or no number; expected a whole number from 0 to 65535");
    }

    @Test
    void readsTheTopicsSettings() throws ConfigException {
        String topic = "topic: {replication.factor: 3, retention.ms: 604800000, cleanup.policy: delete}\n";

        assertEquals(new TopicConfig(OptionalInt.of(3), Map.of("retention.ms", "604800000", "cleanup.policy", "delete")),
                file(ConfigFile.COMPLETE + topic).load().topic());
        assertProblems(ConfigFile.COMPLETE + "topic: {replication.factor: 0, cleanup.policy: compact}\n",
                "convoy.yaml:4: topic.replication.factor: \"0\" is out of bounds or no number; expected a whole number from 1 to 32767",
                "convoy.yaml:4: topic.cleanup.policy: would remove changes that a target still needs; expected delete, or no such key");
    }

    private ConfigFile file(String yaml) {
        return ConfigFile.of(directory, yaml);
    }

    private void assertProblems(String yaml, String... expected) {
        assertEquals(List.of(expected), file(yaml).problems());
    }
}
