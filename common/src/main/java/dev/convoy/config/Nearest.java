package dev.convoy.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": finds the known word that a misspelt one most resembles. Safe from any thread. */
final class Nearest {

    private Nearest() {}

    /** Either {@code did you mean "x"?}, or, when nothing is near, the lead followed by all known words. */
    static String hint(String word, Collection<String> known, String lead) {
        return of(word, known).map(near -> "did you mean \"" + near + "\"?").orElseGet(() -> lead + String.join(", ", known));
    }

    /**
     * The word at the least distance, if that is near: at most a third of its letters wrong (one, for short words), or cut short
     * after three letters or more ({@code pass} for {@code password}).
     */
    static Optional<String> of(String word, Collection<String> known) {
        String wanted = word.toLowerCase(Locale.ROOT);
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            String lower = candidate.toLowerCase(Locale.ROOT);
            int distance = distance(wanted, lower);
            int near = Math.max(1, Math.max(wanted.length(), lower.length()) / 3);
            boolean cutShort = wanted.length() >= 3 && lower.startsWith(wanted);
            if (distance < least && (distance <= near || cutShort)) {
                best = candidate;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's distance: how many letters must be inserted, left out or replaced. */
    static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
