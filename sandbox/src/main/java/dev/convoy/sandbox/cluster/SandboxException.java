package dev.convoy.sandbox.cluster;

/** Something the sandbox needs (a server, a process, a file) did not come about; the message says what, and shows the end of its log. */
public final class SandboxException extends RuntimeException {

    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
