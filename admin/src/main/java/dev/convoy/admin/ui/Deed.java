package dev.convoy.admin.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.park.TableSkip;
import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConfigException;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody has asked for, checked against the configuration. Immutable.
 *
 * @param tables one table, or every table of the target
 * @param whole  whether every table was meant
 * @param seq    of a skip: the number seen at the head of the line; otherwise 0
 * @param reason of a skip; otherwise null
 */
record Deed(Action action, TargetConfig target, List<TableName> tables, boolean whole, long seq, String reason) {
    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final Set<String> FIELDS = Set.of("action", "target", "table", "seq", "reason");

    /**
     * Reads {@code {"action":"skip","target":"reporting","table":"public.orders","seq":7,"reason":"…"}}; without a table, all of the
     * target's are meant.
     *
     * @throws CommandFailure  with what is wrong, in the words of the command line
     * @throws ConfigException when there is no such target
     */
    static Deed parse(ConvoyConfig config, byte[] body) throws CommandFailure, ConfigException {
        JsonNode asked = tree(body);
        for (Iterator<String> names = asked.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw CommandFailure.usage("unknown field \"" + name + "\"");
            }
        }
        Action action = Action.of(text(asked, "action")).orElseThrow(() -> CommandFailure.usage("action: one of "
            + Arrays.stream(Action.values()).map(Action::label).collect(Collectors.joining(", "))));
        TargetConfig target = config.target(text(asked, "target"));
        boolean whole = !asked.hasNonNull("table");
        List<TableName> tables = whole ? target.tablesOf(config) : List.of(ConfiguredCommand.table(config, target, text(asked, "table")));
        if (action != Action.SKIP) {
            return new Deed(action, target, tables, whole, 0, null);
        }
        if (whole) {
            throw CommandFailure.usage("--table: is required, a skip is about one change of one table");
        }
        if (!asked.path("seq").canConvertToLong() || !asked.path("seq").isIntegralNumber()) {
            throw CommandFailure.usage("--seq: is required, the number at the head of the line");
        }
        String reason = asked.path("reason").textValue();
        TableSkip.checkReason(reason);
        return new Deed(action, target, tables, false, asked.path("seq").longValue(), reason.strip());
    }

    private static JsonNode tree(byte[] body) throws CommandFailure {
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException | RuntimeException e) {
            throw CommandFailure.usage("the request is not JSON");
        } catch (java.io.IOException e) {
            throw CommandFailure.usage("the request cannot be read");
        }
        throw CommandFailure.usage("the request is not a JSON object");
    }

    private static String text(JsonNode asked, String name) throws CommandFailure {
        if (!asked.path(name).isTextual()) {
            throw CommandFailure.usage(name + ": is required, a text");
        }
        return asked.path(name).textValue();
    }

    /** What must not run twice at once. */
    String place() {
        return action.label() + " of " + (whole ? "every table" : tables.get(0)) + " at " + target.name();
    }
}
