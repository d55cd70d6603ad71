package dev.convoy.admin.setup;

import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.Connections;
import dev.convoy.cli.Cli;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code admin doctor}: looks, changes nothing. */
@Command(name = "doctor", description = "Checks servers, privileges, tables, keys, clocks and Kafka; one line each: ok, warn or fail, and "
    + "the remedy. Exit status 0 only if nothing fails.", mixinStandardHelpOptions = true)
public final class DoctorCommand extends ConfiguredCommand {

    @Override
    public Integer call() throws Exception {
        ConvoyConfig config = load(Part.source(), Part.kafka(), Part.everyTarget());
        List<Finding> findings = new ArrayList<>();
        try (Connection source = Connections.source(config)) {
            boolean answers = source(config, source, findings);
            findings.addAll(new KafkaExam(config).findings());
            targets(config, answers ? source : null, findings);
        } catch (CommandFailure e) {
            findings.add(Finding.fail("source " + config.source().name(), Cli.line(e), ""));
            findings.addAll(new KafkaExam(config).findings());
            targets(config, null, findings);
        }
        for (Finding finding : findings) {
            out().printf("%-4s  %-20s  %s%s%n", finding.level().name().toLowerCase(java.util.Locale.ROOT), finding.where(), finding.what(),
                finding.remedy().isEmpty() ? "" : "; " + finding.remedy());
        }
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL) ? ExitStatus.FAILED : ExitStatus.OK;
    }

    /** Whether the source has answered all; what was found until then counts. */
    private static boolean source(ConvoyConfig config, Connection source, List<Finding> findings) {
        try {
            new SourceExam(config, source).addTo(findings);
            return true;
        } catch (SQLException e) {
            findings.add(Finding.fail("source " + config.source().name(), Cli.line(e), "run doctor again when it is mended"));
            return false;
        }
    }

    /** @param source to compare with, or null when it does not answer */
    private static void targets(ConvoyConfig config, Connection source, List<Finding> findings) {
        for (TargetConfig target : config.targets().values()) {
            try (Connection connection = Connections.target(target)) {
                new TargetExam(config, target, connection).addTo(findings);
                if (source != null) {
                    new FitExam(config, source, target, connection).addTo(findings);
                }
            } catch (CommandFailure | SQLException e) {
                findings.add(Finding.fail("target " + target.name(), Cli.line(e), ""));
            }
        }
    }
}
