package dev.convoy.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code convoy.yaml}. The whole file is checked for keys, kinds and values, so that every process refuses a file that any of
 * them would refuse; but only the placeholders of the caller's own part are resolved, because only its secrets are at hand.
 * {@link #load} is safe from any thread.
 */
public final class ConfigLoader {

    /** Legal in the name of a Kafka topic and group, and without the dot that separates the parts of those. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,59}");

    private static final String NAME_RULE = "at most 60 of a-z, 0-9, _ and -, beginning with a letter or a digit";
    private static final String HTTP = "http";
    private static final String TARGETS = "targets";
    private static final String VERIFY = "verify";

    private final Path file;
    private final Reading reading;
    private final Fields root;
    /** The same keys, for those of {@code http} that stand at the top. */
    private final Fields http;
    private final boolean answersHttp;

    private ConfigLoader(Path file, Reading reading, Node.Mapping root, boolean answersHttp) {
        this.file = file;
        this.reading = reading;
        this.root = new Fields(root, "", reading, true);
        this.http = new Fields(root, "", reading, answersHttp);
        this.answersHttp = answersHttp;
    }

    /**
     * @param file  shown in messages as it is given here; {@code ${file:PATH}} is relative to its directory
     * @param env   what <code>${NAME}</code> is looked up in
     * @param scope the parts to resolve; what lies outside keeps its placeholders
     * @throws ConfigException with every problem of the file, one line each
     */
    public static ConvoyConfig load(Path file, Map<String, String> env, Set<Part> scope) throws ConfigException {
        return load(file, env, scope, true);
    }

    /** As {@link #load}, for a command, which answers nothing on {@code http.port} and need not know what stands there. */
    public static ConvoyConfig loadForCommand(Path file, Map<String, String> env, Set<Part> scope) throws ConfigException {
        return load(file, env, scope, false);
    }

    private static ConvoyConfig load(Path file, Map<String, String> env, Set<Part> scope, boolean answersHttp) throws ConfigException {
        Problems problems = new Problems(file);
        Placeholders placeholders = new Placeholders(file.toAbsolutePath().getParent(), env);
        Node.Mapping root = YamlTree.read(file, problems);
        ConvoyConfig config = new ConfigLoader(file, new Reading(problems, placeholders, scope), root, answersHttp).bind();
        problems.throwIfAny();
        return config;
    }

    private ConvoyConfig bind() {
        root.knowing("source", "kafka", "topic", "tables", TARGETS, VERIFY, HTTP, "http.port", "http.host");
        boolean kafkaInScope = reading.scope().contains(Part.kafka());
        List<TableConfig> tables = TablesReader.read(root, reading);
        return new ConvoyConfig(file, source(), kafka(kafkaInScope),
                KafkaSettings.readTopic(root.optionalSection("topic", kafkaInScope, "topic settings, such as {replication.factor: 3}")),
                tables, targets(tables), verifyEvery(), http());
    }

    private SourceConfig source() {
        Fields source = root.section("source", reading.scope().contains(Part.source()), "{name: ..., url: ..., user: ..., password: ...}");
        if (!root.isSection("source")) {
            return new SourceConfig("", "", "", Secret.empty(), SourceConfig.DEFAULT_CHUNK_ROWS_PER_SECOND);
        }
        source.knowing("name", "url", "user", "password", "chunk_rows_per_second");
        // A consumer has no part in the source, but the topic bears its name.
        Text name = source.resolved().required("name", NAME_RULE);
        if (name.known() && !name.value().isBlank() && !NAME.matcher(name.value()).matches()) {
            source.problem("name", name.shown() + " cannot be part of a topic's name; expected " + NAME_RULE);
        }
        return new SourceConfig(name.value(), JdbcUrl.read(source), source.required("user", "the role Convoy connects as").value(),
                source.secret("password"),
                source.number("chunk_rows_per_second", 1, SourceConfig.DEFAULT_CHUNK_ROWS_PER_SECOND)
                    .orElse(SourceConfig.DEFAULT_CHUNK_ROWS_PER_SECOND));
    }

    private Map<String, String> kafka(boolean inScope) {
        Fields kafka = root.section("kafka", inScope, "Kafka client properties, such as {bootstrap.servers: \"localhost:9092\"}");
        return root.isSection("kafka") ? KafkaSettings.read(kafka) : Map.of();
    }

    private Map<String, TargetConfig> targets(List<TableConfig> tables) {
        Fields all = root.optionalSection(TARGETS, false, "a mapping from target name to {url: ..., user: ..., password: ...}");
        Map<String, TargetConfig> targets = new LinkedHashMap<>();
        for (String name : all.keys()) {
            if (!NAME.matcher(name).matches()) {
                all.problem(name, "cannot be part of a group's name; expected " + NAME_RULE);
            }
            boolean inScope = Part.holdsTarget(reading.scope(), name);
            Fields target = all.section(name, inScope, "{url: ..., user: ..., password: ..., ...}");
            if (all.isSection(name)) {
                targets.put(name, new TargetReader(target, reading, tables, inScope).read(name));
            }
        }
        return targets;
    }

    private Optional<Duration> verifyEvery() {
        return root.optionalSection(VERIFY, true, "{every: 24h}").knowing("every").duration("every");
    }

    private HttpConfig http() {
        Fields nested = root.optionalSection(HTTP, answersHttp, "{port: ..., host: ...}").knowing("port", "host");
        Optional<String> host = either(nested, "host").text(keyIn("host"), "an address").map(Text::value);
        OptionalInt port = either(nested, "port").smallNumber(keyIn("port"), 0, 65_535);
        return new HttpConfig(port, host.orElse(HttpConfig.DEFAULT_HOST));
    }

    /** Where a setting of {@code http} stands: inside the section, or spelled with a dot at the top. */
    private Fields either(Fields nested, String key) {
        String dotted = HTTP + "." + key;
        if (nested.keys().contains(key) && root.keys().contains(dotted)) {
            root.problem(dotted, "duplicate key \"" + dotted + "\"; expected it once, and http: has it already");
        }
        return http.keys().contains(dotted) ? http : nested;
    }

    private String keyIn(String key) {
        return root.keys().contains(HTTP + "." + key) ? HTTP + "." + key : key;
    }
}
