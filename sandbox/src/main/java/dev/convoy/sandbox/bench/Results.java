package dev.convoy.sandbox.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The figures of all runs. Confined to one thread. */
final class Results {
    private final Map<Work, List<Map<Peer, Figures>>> pairs = new EnumMap<>(Work.class);

    void add(Work work, Map<Peer, Figures> pair) {
        pairs.computeIfAbsent(work, ignored -> new ArrayList<>()).add(pair);
    }

    int pairs(Work work) {
        return pairs.getOrDefault(work, List.of()).size();
    }

    Optional<Double> get(Work work, Peer peer, int pair, Measure measure) {
        return Optional.ofNullable(pairs.get(work).get(pair).get(peer)).flatMap(figures -> figures.get(measure));
    }

    private Optional<Spread> spread(Work work, Peer peer, Measure measure) {
        List<Double> values = new ArrayList<>();
        for (int pair = 0; pair < pairs(work); pair++) {
            get(work, peer, pair, measure).ifPresent(values::add);
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** The table: one line for each goal that something was measured for. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(line("median (least-most)", "none", "native", "Convoy", "ratio", "goal", ""));
        for (Goal goal : Goal.ALL) {
            goal.judged(this).ifPresent(judged -> lines.add(line(goal.title(), text(goal, Peer.NONE), text(goal, Peer.NATIVE),
                text(goal, Peer.CONVOY), goal.ratio(judged), goal.wanted(), goal.met(judged) ? "met" : "missed")));
        }
        return lines;
    }

    private String text(Goal goal, Peer peer) {
        return spread(goal.work(), peer, goal.measure()).map(goal.measure()::text).orElse("");
    }

    private static String line(String title, String none, String built, String convoy, String ratio, String goal, String verdict) {
        return String.format("%-31s %-30s %-30s %-30s %-28s %-15s %s", title, none, built, convoy, ratio, goal, verdict).stripTrailing();
    }
}
