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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * A real single-node Kafka (KRaft: broker and controller) in its own JVM, on 127.0.0.1.
 *
 * <p>It can be stopped, killed, suspended and started again on the same data and port. Topics are not created by mere use, consumer
 * groups form at once, and one replica is enough for everything.
 *
 * <p>Lifecycle methods are serialised by the object's lock; everything else is safe from any thread at any time.
 */
public final class SandboxKafka implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int PORT_ATTEMPTS = 5;

    private final Path directory;
    private final Path log;
    private final String clusterId = Uuid.randomUuid().toString();
    private final Map<String, String> settings;
    private final List<String> jvmOptions;
    private final OptionalInt proxyPort;
    private int port;
    private int behindProxy;
    private ChildProcess broker;
    private boolean closed;

    private SandboxKafka(Path directory, Map<String, String> settings, List<String> jvmOptions, OptionalInt proxyPort) {
        this.proxyPort = proxyPort;
        this.directory = directory;
        this.log = directory.resolve("kafka.log");
        this.settings = settings;
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
            port = LoopbackPort.free();
            writeProperties(LoopbackPort.free());
            launch();
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

    private void writeProperties(int controllerPort) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        String controller = LoopbackPort.HOST + ":" + controllerPort;
        all.put("listeners", "PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://" + controller);
        all.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
        proxyPort.ifPresent(port -> addProxied(all, port));
        all.put("controller.quorum.voters", "1@" + controller);
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

    private Path properties() {
        return directory.resolve("server.properties");
    }

    private void launch() {
        broker = new JavaCommand(KafkaNode.class.getName(), jvmOptions, List.of(clusterId, properties().toString()), Map.of())
            .start("Kafka on port " + port, log);
    }

    private void awaitReady() {
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
        private String heap = "320m";
        private int tier = 1;

        private Builder() {
            settings.put("process.roles", "broker,controller");
            settings.put("node.id", "1");
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

        /** Compiles as a broker in production does, for measurements; by default it starts quickly instead. */
        public Builder compiled() {
            tier = 4;
            return this;
        }

        /** Puts data and log under {@code path} instead of a temporary directory; removed on close. */
        public Builder directory(Path path) {
            directory = Optional.of(path);
            return this;
        }

        /** Creates and starts the broker; it answers when this returns. */
        public SandboxKafka start() {
            Path place = directory.map(Builder::created).orElseGet(() -> Directories.temporary("kafka"));
            List<String> options = new ArrayList<>(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=" + tier,
                "-Dlogback.configurationFile=dev/convoy/sandbox/cluster/logback-kafka.xml"));
            SandboxKafka kafka = new SandboxKafka(place, Map.copyOf(settings), options, proxyPort);
            Lifeline.hold(kafka);
            try {
                kafka.startFirst();
                return kafka;
            } catch (RuntimeException e) {
                kafka.close();
                throw e;
            }
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
