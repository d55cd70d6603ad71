package dev.convoy.sandbox.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** What two lines came to in the same minutes, one of them with more tables or targets than the other. Confined to one thread. */
final class ScaleComparison {
    /** What a measure of work may come to beside noise, if it does not grow. */
    private static final double SAME = 1.25;
    /** Of a processor's share, in percent: less than this cannot be told from nothing. */
    private static final double LEAST = 0.05;

    /**
     * A line of the table.
     *
     * @param bound the most that the larger line's figure may be of the other's; empty: it is only told
     */
    private record Goal(String title, Measure measure, OptionalDouble bound) {
        static Goal of(String title, Measure measure, double bound) {
            return new Goal(title, measure, OptionalDouble.of(bound));
        }

        static Goal told(String title, Measure measure) {
            return new Goal(title, measure, OptionalDouble.empty());
        }
    }

    private static final List<Goal> LAGS = List.of(Goal.of("lag, p50", Measure.P50_MS, 2), Goal.of("lag, p99", Measure.P99_MS, 2));
    private static final List<Goal> AT_SOURCE = List.of(Goal.of("producer", Measure.PRODUCER_CPU, SAME),
        Goal.of("its session at the source", Measure.SESSION_CPU, SAME), Goal.of("statements at the source", Measure.STATEMENTS, SAME),
        Goal.of("pages touched at the source", Measure.SOURCE_PAGES, SAME));
    private static final List<Goal> AT_TARGET = List.of(Goal.of("consumer", Measure.CONSUMER_CPU, SAME),
        Goal.of("pages touched at the target", Measure.TARGET_PAGES, SAME), Goal.of("read by the consumer", Measure.READ_KIB, SAME));

    /** It serves both lines, and is told only where they take turns. */
    private static final Goal BROKER = Goal.told("broker", Measure.BROKER_CPU);

    private final List<Goal> goals;
    private final List<Figures> base = new ArrayList<>();
    private final List<Figures> other = new ArrayList<>();

    private ScaleComparison(List<Goal> goals) {
        this.goals = goals;
    }

    /** Changes come, of more tables at the same rate: a batch holds those of one table, so there are more of them, which is only told. */
    static ScaleComparison ofActiveTables() {
        List<Goal> goals = new ArrayList<>(LAGS);
        AT_SOURCE.forEach(goal -> goals.add(Goal.told(goal.title(), goal.measure())));
        AT_TARGET.forEach(goal -> goals.add(Goal.told(goal.title(), goal.measure())));
        goals.add(BROKER);
        return new ScaleComparison(goals);
    }

    /** Nothing comes. */
    static ScaleComparison ofIdleTables() {
        List<Goal> goals = new ArrayList<>(AT_SOURCE);
        goals.addAll(AT_TARGET);
        return new ScaleComparison(goals);
    }

    /** Changes come, to more targets. What these do together is only told. */
    static ScaleComparison ofTargets() {
        List<Goal> goals = new ArrayList<>(LAGS);
        goals.addAll(AT_SOURCE);
        goals.add(Goal.told("consumers", Measure.CONSUMER_CPU));
        goals.add(BROKER);
        return new ScaleComparison(goals);
    }

    /** Nothing comes, to more targets. */
    static ScaleComparison ofIdleTargets() {
        List<Goal> goals = new ArrayList<>(AT_SOURCE);
        goals.add(Goal.told("consumers", Measure.CONSUMER_CPU));
        return new ScaleComparison(goals);
    }

    void add(Figures ofBase, Figures ofOther) {
        base.add(ofBase);
        other.add(ofOther);
    }

    static String head(String title, String baseName, String otherName) {
        return line(title, baseName, otherName, "ratio", "goal", "");
    }

    /** A line for each goal. */
    List<String> table() {
        return goals.stream().map(this::line).toList();
    }

    private String line(Goal goal) {
        Spread ratio = Spread.of(IntStream.range(0, base.size())
            .mapToObj(pair -> Math.max(value(other, pair, goal), LEAST) / Math.max(value(base, pair, goal), LEAST)).toList());
        String judged = String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", ratio.median(), ratio.min(), ratio.max());
        String wanted = goal.bound().isEmpty() ? "" : String.format(Locale.ROOT, "at most %.2f", goal.bound().getAsDouble());
        String verdict = goal.bound().isEmpty() ? "" : ratio.median() <= goal.bound().getAsDouble() ? "met" : "missed";
        return line("  " + goal.title(), text(base, goal), text(other, goal), judged, wanted, verdict);
    }

    private static double value(List<Figures> figures, int pair, Goal goal) {
        return figures.get(pair).get(goal.measure()).orElseThrow();
    }

    private static String text(List<Figures> figures, Goal goal) {
        return goal.measure().text(Spread.of(IntStream.range(0, figures.size()).mapToObj(pair -> value(figures, pair, goal)).toList()));
    }

    private static String line(String title, String base, String other, String ratio, String goal, String verdict) {
        return String.format("%-31s %-30s %-30s %-24s %-13s %s", title, base, other, ratio, goal, verdict).stripTrailing();
    }
}
