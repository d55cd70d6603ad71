package dev.convoy.sandbox.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.convoy.sandbox.line.OnPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Prometheus takes the alert rules of docs/monitoring, and each fires and clears when it should. */
class AlertRulesTest {
    private static final Path MONITORING = Path.of("..", "docs", "monitoring");

    private static void succeeds(String... arguments) throws IOException, InterruptedException {
        Optional<Path> promtool = OnPath.find("promtool");
        assumeTrue(promtool.isPresent(), "no promtool on the PATH: apt-get install prometheus");
        List<String> command = new ArrayList<>(List.of(promtool.get().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(MONITORING.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + said);
    }

    @Test
    void prometheusTakesTheRules() throws Exception {
        succeeds("check", "rules", "convoy-alerts.yaml");
    }

    @Test
    void eachAlertFiresAndClearsWhenItShould() throws Exception {
        succeeds("test", "rules", "convoy-alerts.test.yaml");
    }
}
