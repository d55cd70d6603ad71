package dev.convoy.admin.pass;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.admin.park.Audit;
import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import dev.convoy.wire.CheckPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares one table at one target with the source: sums of key ranges first, then, in ranges that differ, every row's columns; and
 * mends what differs, key by key. All of it goes through the stream, so that each answer is exact for its place.
 */
public final class TableVerification {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** Ranges that are looked at closely, and keys that are listed and mended, in one run. */
    private static final int RANGES_MAX = 100;
    private static final int KEYS_MAX = 1_000;

    private final ConvoyConfig config;
    private final TargetConfig target;
    private final TableName table;
    private final Connection source;
    private final Connection there;
    private final Requests requests;
    private final Progress progress;

    /** Told again and again how far a comparison has come. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param rows     compared so far
         * @param estimate rows the table had by its statistics
         */
        void told(long rows, long estimate);
    }

    public TableVerification(ConvoyConfig config, TargetConfig target, TableName table, Connection source, Connection there,
            Progress progress) {
        this.config = config;
        this.target = target;
        this.table = table;
        this.source = source;
        this.there = there;
        this.requests = new Requests(source);
        this.progress = progress;
    }

    /**
     * @param equal       null when it could not be told, {@code message} says why
     * @param ranges      how many key ranges were compared
     * @param differing   those of them that differ
     * @param differences rows that differ, a bounded list: {@code {"kind","key","columns"}}
     * @param mended      how many of them were mended
     */
    public record Result(String target, TableName table, Boolean equal, long rows, int ranges, List<Checked> differing,
                         List<JsonNode> differences, int mended, String message) {
        /** The answer in one line. */
        public String verdict() {
            String verdict = equal == null ? "not compared" : equal ? "equal" : "DIFFERENT in " + differing.size() + " of " + ranges
                + " key ranges";
            return table + " at " + target + ": " + verdict
                + (equal == null ? "" : String.format(", %,d row%s", rows, rows == 1 ? "" : "s"))
                + (mended == 0 ? "" : String.format(", %,d mended", mended)) + (message == null ? "" : "; " + message);
        }
    }

    /** @param repair whether to mend what differs; the result is then what was found behind that */
    public Result run(boolean repair) throws SQLException, CommandFailure, InterruptedException {
        CheckPlan plan = Plans.plan(source, table, there, target.mapping(table))
            .orElseThrow(() -> CommandFailure.failed("table \"" + table + "\" is not attached; run: scripts/admin setup", null));
        Plans.remember(source, config, target, table, plan);
        if (requests.running("copy", table, target.name()).isPresent()) {
            return new Result(target.name(), table, null, 0, 0, List.of(), List.of(), 0, "the table is being copied");
        }
        // A comparison that runs by itself may have passed what was changed since: this one begins behind it.
        Answer whole = await(request("check", plan, Requests.Stretch.WHOLE));
        if (whole.problem() != null) {
            return new Result(target.name(), table, null, 0, whole.ranges().size(), List.of(), List.of(), 0, whole.problem());
        }
        List<Checked> differing = whole.ranges().stream().filter(range -> !range.equal()).toList();
        long rows = whole.ranges().stream().mapToLong(Checked::rowsSource).sum();
        Look found = look(plan, differing);
        if (!repair || found.differences().isEmpty()) {
            return result(whole.ranges().size(), rows, differing, found, 0, found.message() != null ? found.message() : whole.remark());
        }
        String refused = mend(plan, found.differences());
        Look left = look(plan, differing);
        if (left.differences().isEmpty() && left.message() == null) {
            request("check", plan, Requests.Stretch.WHOLE); // for status, which shows the last whole comparison
        }
        return result(whole.ranges().size(), rows, differing, left, found.differences().size() - left.differences().size(),
            refused != null ? refused : left.message());
    }

    /** What differed by its sum and is equal when it is looked at, further on in the stream, has become equal meanwhile. */
    private Result result(int ranges, long rows, List<Checked> differing, Look look, int mended, String message) {
        boolean equal = differing.isEmpty() || look.message() == null && look.differences().isEmpty();
        return new Result(target.name(), table, equal, rows, ranges, equal ? List.of() : differing, look.differences(), mended, message);
    }

    private long request(String kind, CheckPlan plan, Requests.Stretch stretch) throws SQLException, CommandFailure {
        return requests.request(table, List.of(target.name()), kind, plan, stretch)
            .orElseThrow(() -> CommandFailure.failed("table \"" + table + "\" is not attached; run: scripts/admin setup", null));
    }

    /** @param problem why there is no complete answer; null when there is */
    private record Answer(List<Checked> ranges, String problem) {
        /** What the target has to say besides, or null. */
        String remark() {
            return ranges.stream().map(Checked::message).filter(Objects::nonNull).findFirst().orElse(null);
        }
    }

    private Answer await(long pass) throws SQLException, InterruptedException {
        while (true) {
            Requests.Standing standing = requests.standing(pass);
            List<Checked> ranges = Checked.read(there, config.source().name(), table, pass);
            Optional<String> untold = ranges.stream().filter(range -> range.equal() == null).map(Checked::message).findFirst();
            if (untold.isPresent() || Checked.isWhole(ranges)) {
                return new Answer(ranges, untold.orElse(null));
            }
            String problem = standing.ended() != null ? standing.ended() : obstacle();
            if (problem != null) {
                requests.cancel(pass);
                return new Answer(ranges, problem);
            }
            progress.told(ranges.stream().mapToLong(Checked::rowsSource).sum(), standing.estimate());
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    /** Why the target will not answer soon, or null. */
    private String obstacle() throws SQLException {
        try (PreparedStatement query = there.prepareStatement(Sql.load(TableVerification.class, "target_state"))) {
            query.setString(1, config.source().name());
            query.setString(2, table.schema());
            query.setString(3, table.name());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return "the target does not know the table yet; run: scripts/admin setup";
                }
                String state = row.getString("wanted").equals("paused") ? "paused" : row.getString("state");
                if (state.equals("syncing") && row.getBoolean("awaits_copy")) {
                    return requests.endedCopy(table, target.name()).map(why -> "the table is not copied: " + why
                        + "; run: scripts/admin sync --target " + target.name() + " --table " + table).orElse(null);
                }
                return state.equals("live") || state.equals("syncing") ? null : "the table is " + state
                    + (row.getString("message") == null ? "" : ": " + row.getString("message")) + "; see: scripts/admin status";
            }
        }
    }

    private record Look(List<JsonNode> differences, String message) {
    }

    /** Looks closely at ranges that differ; what has become equal since is no difference. */
    private Look look(CheckPlan plan, List<Checked> differing) throws SQLException, CommandFailure, InterruptedException {
        List<JsonNode> differences = new ArrayList<>();
        if (plan.key().isEmpty() && !differing.isEmpty()) {
            return new Look(differences, "its rows have no key by which one could be named or mended; to copy the table again, run:"
                + " scripts/admin sync --target " + target.name() + " --table " + table);
        }
        List<Long> passes = new ArrayList<>();
        for (Checked range : differing.subList(0, Math.min(differing.size(), RANGES_MAX))) {
            passes.add(request("look", plan, new Requests.Stretch(range.afterKey(), range.lastKey())));
        }
        String message = differing.size() > RANGES_MAX ? "only the first " + RANGES_MAX + " differing ranges were looked at closely" : null;
        for (long pass : passes) {
            Answer answer = await(pass);
            if (answer.problem() != null) {
                message = answer.problem();
            }
            for (Checked range : answer.ranges()) {
                if (range.differences() != null) {
                    range.differences().forEach(differences::add);
                }
            }
        }
        if (differences.size() > KEYS_MAX) {
            message = "more than " + KEYS_MAX + " rows differ, the first are listed; to mend so many, run: scripts/admin sync --target "
                + target.name() + " --table " + table;
            differences = differences.subList(0, KEYS_MAX);
        }
        return new Look(differences, message);
    }

    /** Mends keys one by one; returns what the target refused, or null. */
    private String mend(CheckPlan plan, List<JsonNode> differences) throws SQLException, CommandFailure, InterruptedException {
        Audit.write(there, config.source().name(), table, "repair", null, null, "{\"keys\":" + differences.size() + "}");
        List<Long> passes = new ArrayList<>();
        for (JsonNode difference : differences) {
            passes.add(request("repair", plan, new Requests.Stretch(null, difference.path("key").toString())));
        }
        String refused = null;
        for (long pass : passes) {
            Answer answer = await(pass);
            if (answer.problem() != null) {
                refused = answer.problem();
            }
        }
        return refused;
    }
}
