package dev.convoy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often tables are verified by themselves, and how fast they may be read for it. */
class VerifyConfigTest {
    private static final String TIME = "expected a time such as 90s, 30m, 24h or 7d";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"90s, PT1M30S", "30m, PT30M", "24h, PT24H", "7d, PT168H", "1s, PT1S", "999999d, PT23999976H"})
    void aTimeIsANumberAndAUnit(String every, String duration) throws ConfigException {
        assertEquals(Optional.of(Duration.parse(duration)), load("verify: {every: " + every + "}\n").verifyEvery());
    }

    @Test
    void withoutATimeNothingIsVerifiedByItself() throws ConfigException {
        assertEquals(Optional.empty(), load("").verifyEvery());
        assertEquals(Optional.empty(), load("verify: {}\n").verifyEvery());
        assertEquals(Optional.empty(), load("verify: {every: }\n").verifyEvery());
    }

    @ParameterizedTest
    @ValueSource(strings = {"24", "0h", "-1h", "+1h", "1.5h", "24 h", "24H", "1w", "1h30m", "h", "1000000s", "PT1H", "daily", "\u0661h"})
    void whatIsNoTimeIsRefusedWithExamples(String every) {
        assertEquals(List.of("convoy.yaml:4: verify.every: \"" + every + "\" is no time; " + TIME),
            problems(ConfigFile.COMPLETE + "verify: {every: \"" + every + "\"}\n"));
    }

    @Test
    void aTimeOfTheWrongKindIsRefused() {
        assertEquals(List.of("convoy.yaml:4: verify.every: is a list; " + TIME),
            problems(ConfigFile.COMPLETE + "verify: {every: [24h]}\n"));
        assertEquals(List.of("convoy.yaml:4: verify: is a single value; expected {every: 24h}"),
            problems(ConfigFile.COMPLETE + "verify: 24h\n"));
        assertEquals(List.of("convoy.yaml:4: verify.evry: unknown key \"evry\"; did you mean \"every\"?"),
            problems(ConfigFile.COMPLETE + "verify: {evry: 24h}\n"));
    }

    @Test
    void readingForCopiesAndComparisonsIsThrottledOnDemand() throws ConfigException {
        assertEquals(20_000, ConfigFile.of(directory, source("20_000")).load().source().chunkRowsPerSecond());
        assertEquals(1, ConfigFile.of(directory, source("1")).load().source().chunkRowsPerSecond());
        assertEquals(1_000_000_000, load("").source().chunkRowsPerSecond());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000000001", "fast", "1.5", "99999999999999999999"})
    void aRateThatIsNoneIsRefused(String rate) {
        assertEquals(List.of("convoy.yaml:1: source.chunk_rows_per_second: \"" + rate + "\" is out of bounds or no number; expected a whole"
            + " number from 1 to 1000000000"), problems(source(rate)));
    }

    private static String source(String rate) {
        return ConfigFile.COMPLETE.replace("user: convoy}", "user: convoy, chunk_rows_per_second: " + rate + "}");
    }

    private ConvoyConfig load(String more) throws ConfigException {
        return ConfigFile.of(directory, ConfigFile.COMPLETE + more).load();
    }

    private List<String> problems(String yaml) {
        return ConfigFile.of(directory, yaml).problems();
    }
}
