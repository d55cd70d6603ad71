package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No password is printed, whether the file is right or wrong (I9). */
class SecrecyTest {

    private static final String SECRET = "hunter2";

    @TempDir
    private Path directory;

    @Test
    void printsNoPasswordAndNoSecretProperty() throws ConfigException {
        // Given
        String yaml = """
                source: {name: shop, url: "jdbc:postgresql://db/shop?sslpassword=${PW}", user: convoy, password: "${PW}"}
                kafka:
                  bootstrap.servers: "localhost:9092"
                  sasl.jaas.config: "PlainLoginModule required password=\\"${PW}\\";"
                  ssl.truststore.password: "${PW}"
                  ssl.keystore.key: "${PW}"
                  sasl.oauthbearer.client.credentials.client.secret: "${PW}"
                tables: [public.orders]
                targets:
                  dw: {url: "jdbc:postgresql://dw/dw?sslpassword=${PW}", user: convoy, password: "${PW}"}
                """;

        // When
        ConvoyConfig config = ConfigFile.of(directory, yaml).with("PW", SECRET).load();

        // Then
        List.of(config, config.source(), config.target("dw"), config.targets(), config.source().password())
                .forEach(part -> assertFalse(part.toString().contains(SECRET), "leaks"));
        assertEquals(SECRET, config.target("dw").password().reveal());
        assertTrue(config.toString().contains("bootstrap.servers=localhost:9092"));
        assertTrue(config.toString().contains("ssl.truststore.password=***"));
    }

    @Test
    void showsThePlaceholderOfABadValueInsteadOfWhatItStandsFor() {
        String yaml = ConfigFile.COMPLETE.replace("name: shop", "name: \"x${PW}\"").replace("users]", "users, \"a.b.${PW}\"]") + """
                targets:
                  dw:
                    url: "${PW}"
                    user: convoy
                    replay: "${PW}"
                    create_tables: "${PW}"
                    parked_rows_max: "${PW}"
                    tables: {public.orders: "a.b.${PW}"}
                """;

        List<String> problems = ConfigFile.of(directory, yaml).with("PW", SECRET + "!").problems();

        assertEquals(7, problems.size());
        problems.forEach(problem -> assertFalse(problem.contains(SECRET), problem));
        assertTrue(problems.contains("convoy.yaml:8: targets.dw.replay: \"${PW}\" is not known; expected one of auto, manual"));
    }

    @Test
    void refusesAPasswordInAUrlAndNamesTheKeyForIt() {
        List<String> urls = List.of("jdbc:postgresql://db/shop?ssl=true&password=" + SECRET, "jdbc:postgresql://db/shop?password=" + SECRET,
                "jdbc:postgresql://convoy:" + SECRET + "@db:5432/shop");
        for (String url : urls) {
            String literal = ConfigFile.COMPLETE.replace("jdbc:postgresql://db/shop", url);
            String resolved = ConfigFile.COMPLETE.replace("jdbc:postgresql://db/shop", "${URL}");
            List<String> refused = List.of("convoy.yaml:1: source.url: holds a password; expected it under the key password: "
                    + "(source.password), where logs and errors do not show it");

            assertEquals(refused, ConfigFile.of(directory, literal).problems());
            assertEquals(refused, ConfigFile.of(directory, resolved).with("URL", url).problems());
            assertEquals(refused, ConfigFile.of(directory, literal).seenBy().problems());
        }
    }

    @Test
    void doesNotShowAUrlThatTheDriverCannotRead() {
        String url = "jdbc:postgresql://db:54x2/shop?sslpassword=" + SECRET;

        assertEquals(List.of("convoy.yaml:1: source.url: cannot be read by the driver; expected"
                + " jdbc:postgresql://host:5432/database, the port a number"),
                ConfigFile.of(directory, ConfigFile.COMPLETE.replace("jdbc:postgresql://db/shop", url)).problems());
    }

    @Test
    void takesAPortAndAnAtSignForNoPassword() throws ConfigException {
        String url = "jdbc:postgresql://db:5432/shop@home?currentSchema=a";

        assertEquals(url, ConfigFile.of(directory, ConfigFile.COMPLETE.replace("jdbc:postgresql://db/shop", url)).load().source().url());
    }

    @Test
    void showsNoPasswordOfAMalformedFile() {
        List<String> slips = List.of("password:" + SECRET, "password: !" + SECRET + "!x", "password: @" + SECRET, "password: &" + SECRET,
                "password: *" + SECRET, "password: \"\\q" + SECRET + "\"", "password: {" + SECRET + ": x}", "password: ${" + SECRET + "}",
                "password: \"${" + SECRET + "-\"", "password: [" + SECRET + "]", "password: a, password: " + SECRET);
        for (String slip : slips) {
            String yaml = ConfigFile.COMPLETE.replace("user: convoy}", "user: convoy, " + slip + "}");

            String problems = String.join("\n", ConfigFile.of(directory, yaml).problems());

            assertFalse(problems.contains(SECRET), problems);
        }
    }

    @Test
    void showsOnlyTheKeyWhereTheSpaceAfterTheColonIsMissing() {
        String yaml = ConfigFile.COMPLETE.replace("user: convoy}", "user: convoy, password:" + SECRET + "}");

        assertEquals(List.of("convoy.yaml:1: source.password:: unknown key \"password:\"; expected a space after the colon"),
                ConfigFile.of(directory, yaml).problems());
    }

    @Test
    void comparesSecretsByWhatTheyHold() {
        assertEquals(Secret.of("a"), Secret.of("a"));
        assertEquals(Secret.empty(), Secret.of(""));
        assertFalse(Secret.of("a").equals(Secret.of("b")));
        assertEquals("***", Secret.empty().toString());
    }
}
