package dev.convoy.http;

/**
 * Whether a process makes progress.
 *
 * @param problem what keeps it from that, in one line; null when nothing does
 */
public record Health(String problem) {
    public static final Health GOOD = new Health(null);

    public boolean isGood() {
        return problem == null;
    }
}
