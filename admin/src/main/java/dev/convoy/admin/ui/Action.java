package dev.convoy.admin.ui;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the page can ask for. Each is a command of {@code scripts/admin}. */
enum Action {
    REPLAY(false), SKIP(false), PAUSE(false), RESUME(false), SYNC(true), VERIFY(true), REPAIR(true);

    /** Whether the producer works it off, in a pass over the table, which may take long. */
    private final boolean pass;

    Action(boolean pass) {
        this.pass = pass;
    }

    boolean isPass() {
        return pass;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Action> of(String label) {
        return Arrays.stream(values()).filter(action -> action.label().equals(label)).findFirst();
    }
}
