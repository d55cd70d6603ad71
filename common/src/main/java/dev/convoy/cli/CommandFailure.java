package dev.convoy.cli;

/** Ends a command with an exit status and one line of error; the cause is shown only with {@code --debug}. */
public final class CommandFailure extends Exception {
    private final int exitStatus;

    public CommandFailure(int exitStatus, String message, Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }

    /** Bad usage or configuration: exit status 2. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitStatus.USAGE, message, null);
    }

    /** Something cannot be reached: exit status 3. */
    public static CommandFailure unreachable(String message, Throwable cause) {
        return new CommandFailure(ExitStatus.UNREACHABLE, message, cause);
    }

    /** It was tried and did not succeed: exit status 1. */
    public static CommandFailure failed(String message, Throwable cause) {
        return new CommandFailure(ExitStatus.FAILED, message, cause);
    }
}
