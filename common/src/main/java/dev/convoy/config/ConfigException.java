package dev.convoy.config;

import java.util.List;

/**
 * The configuration cannot be used. Carries every problem found, not only the first, so that a file is mended in one go; none of
 * them holds a resolved value or a password. Immutable.
 */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Also the message's lines; an array of text because exceptions are serializable. */
    private final String[] problems;

    ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = problems.toArray(new String[0]);
    }

    /** One line each, in the order of the file's lines: {@code file:line: path: what is wrong; what was expected}. */
    public List<String> problems() {
        return List.of(problems);
    }
}
