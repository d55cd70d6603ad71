package dev.convoy.sandbox.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * A real node of Kafka (KRaft: broker and controller) in its own JVM, on 127.0.0.1; usually the only one of its cluster, otherwise one of
 * a {@link SandboxKafkaCluster}.
 *
 * <p>It can be stopped, killed, suspended and started again on the same data and port. Topics are not created by mere use, consumer
 * groups form at once, and one replica is enough for everything.
 *
 * <p>Lifecycle methods are serialised by the object's lock; everything else is safe from any thread at any time.
 */
public final class SandboxKafka implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int PORT_ATTEMPTS = 5;

    private final Path directory;
    private final Path log;
    private final Quorum quorum;
    private final Map<String, String> settings;
    private final List<String> jvmOptions;
    private final OptionalInt proxyPort;
    private final boolean secured;
    private int port;
    private int behindProxy;
    private int securedPort;
    private ChildProcess broker;
    private boolean closed;

    /**
     * Who votes on what the cluster is.
     *
     * @param clusterId   its id
     * @param node        the id of this node
     * @param controllers where the nodes vote, by id; empty for a node that is alone and finds itself a port
     */
    record Quorum(String clusterId, int node, Map<Integer, Integer> controllers) {
        static Quorum alone() {
            return new Quorum(Uuid.randomUuid().toString(), 1, Map.of());
        }
    }

    private SandboxKafka(Path directory, Builder builder, List<String> jvmOptions, Quorum quorum) {
        this.quorum = quorum;
        this.proxyPort = builder.proxyPort;
        this.secured = builder.secured;
        this.directory = directory;
        this.log = directory.resolve("kafka.log");
        this.settings = Map.copyOf(builder.settings);
        this.jvmOptions = jvmOptions;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Starts a broker with default settings. */
    public static SandboxKafka create() {
        return builder().start();
    }

    /** Returns {@code host:port} for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return LoopbackPort.HOST + ":" + port;
    }

    public int port() {
        return port;
    }

    /** Returns {@code bootstrap.servers} of the listener with TLS and SASL; see {@link Builder#secured}. */
    public String securedServers() {
        return LoopbackPort.HOST + ":" + securedPort;
    }

    /** Returns where a proxy has to lead to; see {@link Builder#behindProxy}. */
    public int portBehindProxy() {
        return behindProxy;
    }

    /** Returns the process id of the running (or last) broker. */
    public synchronized long pid() {
        return broker.pid();
    }

    public synchronized boolean running() {
        return broker.alive();
    }

    /** Returns what the broker wrote to its log so far. */
    public String log() {
        return ChildProcess.read(log);
    }

    /** Starts a stopped broker on the same data and port, and returns when it answers an admin client; a running one is left alone. */
    public synchronized void start() {
        if (!broker.alive()) {
            launch();
            awaitReady();
        }
    }

    /** Starts nodes of one cluster at once, since each answers only when most of them run. */
    public static void startAll(List<SandboxKafka> nodes) {
        nodes.stream().filter(node -> !node.running()).forEach(SandboxKafka::launch);
        nodes.forEach(SandboxKafka::awaitReady);
    }

    /** Ends it in good order. */
    public synchronized void stop() {
        broker.stop(STOP_LIMIT);
    }

    /** Kills it with SIGKILL. */
    public synchronized void kill() {
        broker.kill();
    }

    /** Freezes it: connections stay open, nothing answers. */
    public synchronized void suspend() {
        broker.suspend();
    }

    public synchronized void resume() {
        broker.resume();
    }

    /** Ends the broker and removes everything it has written. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Lifeline.release(this);
        if (broker != null) {
            broker.kill(); // its data goes too, so nothing is gained by waiting for a good order
        }
        Directories.delete(directory);
    }

    @Override
    public String toString() {
        return "Kafka on port " + port;
    }

    /** Starts it for the first time; another process may have taken a port since it was found free, then on others. */
    private void startFirst() {
        for (int attempt = 1;; attempt++) {
            launchFirst();
            try {
                awaitReady();
                return;
            } catch (SandboxException e) {
                if (attempt == PORT_ATTEMPTS || broker.alive() || !log().contains("already in use")) {
                    throw e;
                }
            }
        }
    }

    /** Starts it on new ports without waiting until it answers, which it does only when most nodes of its cluster run. */
    void launchFirst() {
        port = LoopbackPort.free();
        writeProperties(quorum.controllers().isEmpty() ? Map.of(quorum.node(), LoopbackPort.free()) : quorum.controllers());
        launch();
    }

    private void writeProperties(Map<Integer, Integer> controllers) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        String controller = LoopbackPort.HOST + ":" + controllers.get(quorum.node());
        all.put("node.id", Integer.toString(quorum.node()));
        all.put("listeners", "PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://" + controller);
        all.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
        proxyPort.ifPresent(port -> addProxied(all, port));
        if (secured) {
            addSecured(all);
        }
        all.put("controller.quorum.voters", controllers.entrySet().stream()
            .map(each -> each.getKey() + "@" + LoopbackPort.HOST + ":" + each.getValue()).collect(Collectors.joining(",")));
        all.put("log.dirs", directory.resolve("data").toString());
        StringBuilder lines = new StringBuilder();
        all.forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
        try {
            Files.writeString(properties(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A second listener, of which clients are told that it is where the proxy is. */
    private void addProxied(Map<String, String> all, int proxy) {
        behindProxy = LoopbackPort.free();
        all.merge("listeners", "PROXIED://" + LoopbackPort.HOST + ":" + behindProxy, (before, more) -> before + "," + more);
        all.merge("advertised.listeners", "PROXIED://" + LoopbackPort.HOST + ":" + proxy, (before, more) -> before + "," + more);
        all.merge("listener.security.protocol.map", "PROXIED:PLAINTEXT", (before, more) -> before + "," + more);
        all.put("inter.broker.listener.name", "PLAINTEXT");
    }

    /** A listener that speaks TLS and asks who is there; see {@link Builder#secured}. */
    private void addSecured(Map<String, String> all) {
        securedPort = LoopbackPort.free();
        String listener = "SECURED://" + LoopbackPort.HOST + ":" + securedPort;
        all.merge("listeners", listener, (before, more) -> before + "," + more);
        all.merge("advertised.listeners", listener, (before, more) -> before + "," + more);
        all.merge("listener.security.protocol.map", "SECURED:SASL_SSL", (before, more) -> before + "," + more);
        all.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        all.put("inter.broker.listener.name", "PLAINTEXT");
        all.put("listener.name.secured.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    }

    private Path properties() {
        return directory.resolve("server.properties");
    }

    private synchronized void launch() {
        broker = new JavaCommand(KafkaNode.class.getName(), jvmOptions, List.of(quorum.clusterId(), properties().toString()), Map.of())
            .start("Kafka on port " + port, log);
    }

    synchronized void awaitReady() {
        String what = "start of Kafka on port " + port;
        // First the bare port: an admin client would log its failed attempts.
        Await.until(what, START_LIMIT, () -> LoopbackPort.answers(port) || !broker.alive(), broker::describe);
        if (broker.alive()) {
            Map<String, Object> client = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                Await.until(what, START_LIMIT, () -> answers(admin) || !broker.alive(), broker::describe);
            }
        }
        if (!broker.alive()) {
            throw new SandboxException("Kafka did not start\n" + broker.describe());
        }
    }

    private static boolean answers(Admin admin) {
        try {
            return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Settings of a broker to be. Not safe for use from several threads. */
    public static final class Builder {

        private final Map<String, String> settings = new LinkedHashMap<>();
        private Optional<Path> directory = Optional.empty();
        private OptionalInt proxyPort = OptionalInt.empty();
        private boolean secured;
        private String heap = "320m";
        private int tier = 1;
        private List<String> collector = List.of("-XX:+UseSerialGC");

        private Builder() {
            settings.put("process.roles", "broker,controller");
            settings.put("controller.listener.names", "CONTROLLER");
            settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
            settings.put("auto.create.topics.enable", "false");
            settings.put("offsets.topic.num.partitions", "5");
            settings.put("offsets.topic.replication.factor", "1");
            settings.put("transaction.state.log.num.partitions", "2");
            settings.put("transaction.state.log.replication.factor", "1");
            settings.put("transaction.state.log.min.isr", "1");
            settings.put("share.coordinator.state.topic.replication.factor", "1");
            settings.put("share.coordinator.state.topic.min.isr", "1");
            settings.put("group.initial.rebalance.delay.ms", "0");
            settings.put("num.network.threads", "2");
            settings.put("num.io.threads", "4");
            settings.put("background.threads", "2");
            settings.put("log.cleaner.dedupe.buffer.size", "4194304"); // bytes; the default takes 128 MiB of the heap
            // After a SIGKILL the controller lets the node register again only when the old session has run out (default 9 s).
            settings.put("broker.session.timeout.ms", "3000");
            settings.put("broker.heartbeat.interval.ms", "500");
        }

        /** Sets a broker property. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** Sets the heap, in the JVM's notation; default 320m. */
        public Builder heap(String size) {
            heap = size;
            return this;
        }

        /** Adds a listener ({@link SandboxKafka#portBehindProxy}) for a proxy on {@code port}, which its clients are sent to. */
        public Builder behindProxy(int port) {
            proxyPort = OptionalInt.of(port);
            return this;
        }

        /** Adds a listener ({@link SandboxKafka#securedServers}) with TLS and SASL (SCRAM-SHA-512); users are made with an admin client. */
        public Builder secured(Path keystore, String password) {
            secured = true;
            return setting("ssl.keystore.type", "PKCS12").setting("ssl.keystore.location", keystore.toString())
                .setting("ssl.keystore.password", password).setting("ssl.key.password", password);
        }

        /** Compiles as a broker in production does, for measurements; by default it starts quickly instead. */
        public Builder compiled() {
            tier = 4;
            return this;
        }

        /** Runs in a heap of 1 GiB and collects garbage in it as by Kafka's own start scripts, for measurements with many partitions. */
        public Builder collected() {
            collector = List.of("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:InitiatingHeapOccupancyPercent=35");
            return heap("1g");
        }

        /** Puts data and log under {@code path} instead of a temporary directory; removed on close. */
        public Builder directory(Path path) {
            directory = Optional.of(path);
            return this;
        }

        /** Creates and starts the broker; it answers when this returns. */
        public SandboxKafka start() {
            SandboxKafka kafka = create(Quorum.alone());
            try {
                kafka.startFirst();
                return kafka;
            } catch (RuntimeException e) {
                kafka.close();
                throw e;
            }
        }

        /** Creates a node that is not started yet. */
        SandboxKafka create(Quorum quorum) {
            Path place = directory.map(Builder::created).orElseGet(() -> Directories.temporary("kafka"));
            List<String> options = new ArrayList<>(List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=" + tier,
                "-Dlogback.configurationFile=dev/convoy/sandbox/cluster/logback-kafka.xml"));
            options.addAll(collector);
            SandboxKafka kafka = new SandboxKafka(place, this, options, quorum);
            Lifeline.hold(kafka);
            return kafka;
        }

        private static Path created(Path path) {
            try {
                Path created = Files.createDirectories(path.toAbsolutePath());
                Lifeline.temporary(created);
                return created;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
