package dev.convoy.sandbox.line;

import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers that all tests of this JVM share: one broker, one PostgreSQL cluster a version. They end with the JVM. Thread-safe. */
public final class Servers {
    /** The version of the class path. */
    public static final String DEFAULT_VERSION = System.getProperty("convoy.sandbox.default", "17.6.0");

    private static final Map<String, SandboxPostgres> CLUSTERS = new HashMap<>();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static SandboxKafka kafka;
    private static volatile Pair pair = new Pair(DEFAULT_VERSION, DEFAULT_VERSION);

    private Servers() {
    }

    /** The major number of a version. */
    public static int major(String version) {
        return Integer.parseInt(version.split("\\.")[0]);
    }

    public static synchronized SandboxPostgres postgres() {
        return postgres(DEFAULT_VERSION);
    }

    public static synchronized SandboxPostgres postgres(String version) {
        return CLUSTERS.computeIfAbsent(version, v -> settings(v.equals(DEFAULT_VERSION) ? SandboxPostgres.builder()
            : SandboxPostgres.builder().version(v)).start());
    }

    private static SandboxPostgres.Builder settings(SandboxPostgres.Builder builder) {
        return builder.setting("max_connections", "200").setting("max_prepared_transactions", "20").setting("shared_buffers", "256MB");
    }

    /** The versions of lines that do not name them, from now on. */
    static void use(Pair versions) {
        pair = versions;
    }

    static Pair pair() {
        return pair;
    }

    public static synchronized SandboxKafka kafka() {
        if (kafka == null) {
            kafka = SandboxKafka.create();
        }
        return kafka;
    }

    /** A name that no other test of this JVM has. */
    public static String name(String prefix) {
        return prefix + NAMES.incrementAndGet();
    }
}
