package dev.convoy.admin.ui;

import dev.convoy.cli.CommandFailure;
import dev.convoy.failure.Failure;

/** What went wrong, in one line and without values of rows. Stateless. */
final class Trouble {
    private Trouble() {
    }

    /** A command's own words tell what it was at; of everything else, what the database or the library says. */
    static String line(Exception error) {
        return error instanceof CommandFailure ? error.getMessage() : Failure.describe(error);
    }
}
