package dev.convoy.admin.setup;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.failure.Failure;
import dev.convoy.producer.publish.KafkaClients;
import dev.convoy.producer.publish.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/** What {@code doctor} finds at Kafka: whether brokers answer, and whether the topic keeps what it is given. */
final class KafkaExam {
    private static final String WHERE = "kafka";
    private static final Duration TIMEOUT = Duration.ofSeconds(12);
    private static final long AHEAD_EVER_MS = Duration.ofDays(365).toMillis();
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final int MESSAGE_BYTES_MIN = 64 << 10;
    private static final int MESSAGE_BYTES_USUAL = 1_000_000;
    private static final double DISK_FREE_MIN = 0.1;

    private final ConvoyConfig config;

    KafkaExam(ConvoyConfig config) {
        this.config = config;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        try (Admin admin = KafkaClients.admin(config.kafka())) {
            Collection<Node> brokers = await(admin.describeCluster().nodes());
            if (new Topic(admin, config.topicName()).partitions().isEmpty()) {
                findings.add(Finding.warn(WHERE, topic() + " does not exist", "run: scripts/admin setup"));
            } else {
                findings.add(replicas(await(admin.describeTopics(List.of(config.topicName())).allTopicNames()).get(config.topicName())));
                findings.addAll(settings(settingsOf(admin)));
            }
            brokers(admin, brokers, findings);
        } catch (KafkaException e) {
            findings.add(Finding.fail(WHERE, "cannot use Kafka at " + config.kafka().get("bootstrap.servers") + ": " + Failure.describe(e),
                "check bootstrap.servers and that the cluster is up, and that we may describe cluster and topic"));
        }
        return findings;
    }

    private String topic() {
        return "topic " + config.topicName();
    }

    private Config settingsOf(Admin admin) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, config.topicName());
        return await(admin.describeConfigs(List.of(resource)).all()).get(resource);
    }

    private Finding replicas(TopicDescription topic) {
        String has = topic() + " has " + SetupCommand.count(topic.partitions().size(), "partition");
        long lagging = topic.partitions().stream().filter(partition -> partition.isr().size() < partition.replicas().size()).count();
        int replicas = topic.partitions().stream().mapToInt(partition -> partition.replicas().size()).min().orElse(0);
        if (lagging > 0) {
            return Finding.warn(WHERE, has + ", " + lagging + " of them with replicas that are not in sync", "see to the brokers");
        }
        return replicas > 1 ? Finding.ok(WHERE, has + ", " + replicas + " replicas each")
            : Finding.warn(WHERE, has + ", one replica each: a broker that is lost takes changes with it", "on a cluster of three: "
                + "topic: {replication.factor: 3, min.insync.replicas: 2} before setup, or kafka-reassign-partitions now");
    }

    private List<Finding> settings(Config settings) {
        Map<String, String> values = new java.util.HashMap<>();
        settings.entries().forEach(entry -> values.put(entry.name(), entry.value()));
        return settings(topic(), values);
    }

    /** Only a setting that loses or refuses records fails; what may be meant so is a warning. */
    static List<Finding> settings(String topic, Map<String, String> values) {
        List<Finding> findings = new ArrayList<>();
        String alter = "run: kafka-configs --bootstrap-server HOST:PORT --alter --topic " + topic.substring(topic.indexOf(' ') + 1)
            + " --add-config ";
        String cleanup = values.getOrDefault("cleanup.policy", "delete");
        if (!cleanup.equals("delete")) {
            findings.add(Finding.fail(WHERE, topic + " has cleanup.policy=" + cleanup + ": compaction makes holes", alter
                + "cleanup.policy=delete"));
        }
        long retention = Long.parseLong(values.getOrDefault("retention.ms", "-1"));
        long bytes = Long.parseLong(values.getOrDefault("retention.bytes", "-1"));
        if (retention >= 0 && retention < DAY_MS) {
            findings.add(Finding.warn(WHERE, topic + " keeps records for " + time(retention)
                + ": a target that is down longer misses changes", alter + "retention.ms=604800000"));
        } else if (bytes >= 0) {
            findings.add(Finding.warn(WHERE, topic + " keeps at most " + bytes + " bytes of a table: a target that is down may "
                + "miss changes", alter + "retention.bytes=-1"));
        } else {
            String time = retention < 0 ? "for ever" : "for " + retention / DAY_MS + " days";
            findings.add(Finding.ok(WHERE, topic + " keeps records " + time));
        }
        int insync = Integer.parseInt(values.getOrDefault("min.insync.replicas", "1"));
        findings.add(insync > 1 ? Finding.ok(WHERE, topic + " has min.insync.replicas=" + insync)
            : Finding.warn(WHERE, topic + " has min.insync.replicas=1: a change may be acknowledged by one broker that is then lost",
                "with three replicas: " + alter + "min.insync.replicas=2"));
        if (values.getOrDefault("unclean.leader.election.enable", "false").equals("true")) {
            findings.add(Finding.warn(WHERE, topic + " has unclean.leader.election.enable=true: acknowledged changes may be lost", alter
                + "unclean.leader.election.enable=false"));
        }
        if (values.getOrDefault("message.timestamp.type", "CreateTime").equals("CreateTime")) {
            long ahead = Long.parseLong(values.getOrDefault("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)));
            findings.add(Finding.warn(WHERE, topic + " has message.timestamp.type=CreateTime: retention goes by the producers' clocks"
                + (ahead > AHEAD_EVER_MS ? "" : ", and brokers refuse what one sends that is " + time(ahead) + " ahead"),
                alter + "message.timestamp.type=LogAppendTime"));
        }
        int message = Integer.parseInt(values.getOrDefault("max.message.bytes", "1048588"));
        if (message < MESSAGE_BYTES_MIN) {
            findings.add(Finding.fail(WHERE, topic + " takes records of " + message + " bytes only", alter + "max.message.bytes=1048588"));
        } else {
            String takes = topic + " takes records of " + message + " bytes; larger rows go in ";
            findings.add(message >= MESSAGE_BYTES_USUAL ? Finding.ok(WHERE, takes + "parts")
                : Finding.warn(WHERE, takes + "many parts", alter + "max.message.bytes=1048588"));
        }
        return findings;
    }

    /** In words: whole hours or minutes, or seconds. */
    private static String time(long ms) {
        long seconds = ms / 1000;
        return seconds % 3600 == 0 ? SetupCommand.count((int) seconds / 3600, "hour")
            : SetupCommand.count((int) (seconds % 60 == 0 ? seconds / 60 : seconds), seconds % 60 == 0 ? "minute" : "second");
    }

    /** Asks each broker itself, at the address that it gives to clients. */
    private static void brokers(Admin admin, Collection<Node> brokers, List<Finding> findings) {
        var asked = admin.describeLogDirs(brokers.stream().map(Node::id).toList()).descriptions();
        for (Node broker : brokers) {
            String name = "broker " + broker.id() + " at " + broker.host() + ":" + broker.port();
            try {
                Map<String, LogDirDescription> directories = await(asked.get(broker.id()));
                findings.add(Finding.ok(WHERE, name + " answers"));
                directories.forEach((directory, at) -> {
                    if (at.totalBytes().orElse(0) > 0 && at.usableBytes().isPresent()) {
                        findings.add(disk(broker.id(), directory, at.usableBytes().getAsLong(), at.totalBytes().getAsLong()));
                    }
                });
            } catch (AuthorizationException e) {
                findings.add(Finding.warn(WHERE, name + " answers, but not how full its disks are", "allow us Describe on the cluster, or "
                    + "watch them yourself"));
            } catch (KafkaException e) {
                findings.add(Finding.fail(WHERE, name + " does not answer: " + Failure.describe(e), "check that it is up, and that its "
                    + "advertised.listeners can be reached from here"));
            }
        }
    }

    static Finding disk(int broker, String directory, long usable, long total) {
        String free = "broker " + broker + " has " + (usable >> 30) + " of " + (total >> 30) + " GiB free in " + directory;
        return usable < total * DISK_FREE_MIN ? Finding.warn(WHERE, free, "make room, or shorten retention") : Finding.ok(WHERE, free);
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("Kafka did not answer within " + TIMEOUT.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }
}
