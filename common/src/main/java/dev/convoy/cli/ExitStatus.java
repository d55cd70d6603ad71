package dev.convoy.cli;

/** Exit statuses of every Convoy command. */
public final class ExitStatus {
    public static final int OK = 0;
    /** The command ran, and the answer is no: not all live, not equal, rows still parked. */
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int UNREACHABLE = 3;

    private ExitStatus() {
    }
}
