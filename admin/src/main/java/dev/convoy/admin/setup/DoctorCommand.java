package dev.convoy.admin.setup;

import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.Connections;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import dev.convoy.failure.Failure;
import dev.convoy.producer.publish.KafkaClients;
import dev.convoy.producer.publish.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;

/** {@code admin doctor}: looks, changes nothing. */
@Command(name = "doctor", description = "Checks versions, privileges, tables, keys and Kafka; one line each, with the remedy. Exit "
    + "status 0 only if"
    + " nothing fails.", mixinStandardHelpOptions = true)
public final class DoctorCommand extends ConfiguredCommand {

    @Override
    public Integer call() throws Exception {
        ConvoyConfig config = load(Part.source(), Part.kafka(), Part.everyTarget());
        List<Finding> findings = new ArrayList<>();
        try (Connection source = Connections.source(config)) {
            findings.addAll(new SourceExam(config, source).findings());
        } catch (CommandFailure e) {
            findings.add(Finding.fail("source", e.getMessage(), ""));
        }
        findings.add(kafka(config));
        for (TargetConfig target : config.targets().values()) {
            try (Connection connection = Connections.target(target)) {
                findings.addAll(new TargetExam(config, target, connection).findings());
            } catch (CommandFailure | SQLException e) {
                findings.add(Finding.fail("target " + target.name(), Failure.describe(e), ""));
            }
        }
        for (Finding finding : findings) {
            out().printf("%-4s  %-20s  %s%s%n", finding.level().name().toLowerCase(java.util.Locale.ROOT), finding.where(), finding.what(),
                finding.remedy().isEmpty() ? "" : "; " + finding.remedy());
        }
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL) ? ExitStatus.FAILED : ExitStatus.OK;
    }

    private static Finding kafka(ConvoyConfig config) {
        try (Admin admin = KafkaClients.admin(config.kafka())) {
            Optional<Integer> partitions = new Topic(admin, config.topicName()).partitions();
            return partitions.isPresent() ? Finding.ok("kafka", "topic " + config.topicName() + " has " + partitions.get() + " partitions")
                : Finding.warn("kafka", "topic " + config.topicName() + " does not exist", "run: scripts/admin setup");
        } catch (KafkaException e) {
            return Finding.fail("kafka", "cannot use Kafka at " + config.kafka().get("bootstrap.servers") + ": " + Failure.describe(e),
                "check bootstrap.servers and that the cluster is up");
        }
    }
}
