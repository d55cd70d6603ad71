package dev.convoy.sandbox.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * Nodes of Kafka that are brokers and controllers of one cluster. With three or more, everything has three replicas, of which two must
 * have a record before it is acknowledged, so that any one node may be missing.
 *
 * <p>Immutable; each node is safe from any thread.
 *
 * @param nodes in the order of their ids, which begin with 1
 */
public record SandboxKafkaCluster(List<SandboxKafka> nodes) implements AutoCloseable {

    private static final int REPLICAS = 3;

    public SandboxKafkaCluster {
        nodes = List.copyOf(nodes);
    }

    /**
     * Starts a cluster; it answers when this returns.
     *
     * @param directory each node gets a directory in it
     * @param proxies   the port of the proxy before a node, whose id is given
     */
    public static SandboxKafkaCluster start(int size, Path directory, IntUnaryOperator proxies) {
        String id = Uuid.randomUuid().toString();
        Map<Integer, Integer> controllers = new TreeMap<>();
        for (int node = 1; node <= size; node++) {
            controllers.put(node, LoopbackPort.free());
        }
        List<SandboxKafka> nodes = new ArrayList<>();
        try {
            for (int node = 1; node <= size; node++) {
                SandboxKafka.Builder builder = SandboxKafka.builder().directory(directory.resolve("kafka" + node))
                    .behindProxy(proxies.applyAsInt(node));
                if (size >= REPLICAS) {
                    replicate(builder);
                }
                nodes.add(builder.create(new SandboxKafka.Quorum(id, node, controllers)));
                nodes.get(node - 1).launchFirst();
            }
            nodes.forEach(SandboxKafka::awaitReady);
            return new SandboxKafkaCluster(nodes);
        } catch (RuntimeException e) {
            nodes.forEach(SandboxKafka::close);
            throw e;
        }
    }

    private static void replicate(SandboxKafka.Builder builder) {
        String replicas = Integer.toString(REPLICAS);
        builder.setting("default.replication.factor", replicas).setting("min.insync.replicas", "2")
            .setting("offsets.topic.replication.factor", replicas)
            .setting("transaction.state.log.replication.factor", replicas).setting("transaction.state.log.min.isr", "2")
            .setting("share.coordinator.state.topic.replication.factor", replicas).setting("share.coordinator.state.topic.min.isr", "2");
    }

    /** Past the proxies. */
    public String bootstrapServers() {
        return nodes.stream().map(SandboxKafka::bootstrapServers).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        nodes.forEach(SandboxKafka::close);
    }
}
