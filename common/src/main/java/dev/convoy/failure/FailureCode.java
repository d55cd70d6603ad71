package dev.convoy.failure;

/** The codes of {@code status}, each with what an operator can do about it. */
public enum FailureCode {
    GAP("changes are missing from the topic (retention, or a topic made anew)",
        "copy the table again: scripts/admin sync --target %s --table %s"),
    SOURCE_REWOUND("the source has lost changes that were already published (restore or failover)",
        "copy the table again: scripts/admin sync --target %s --table %s"),
    UNKNOWN_RECORD("the topic holds a record that this version does not understand",
        "upgrade the consumer, or copy the table again: scripts/admin sync --target %s --table %s"),
    SCHEMA_MISMATCH("the target's table does not fit the source's",
        "mend the target's table, then: scripts/admin replay --target %s --table %s"),
    PRIVILEGE("Convoy's role lacks a privilege", "scripts/admin doctor names the GRANT; then: scripts/admin replay --target %s --table %s"),
    ROW_REFUSED("the target refuses a row", "mend the cause, then: scripts/admin replay --target %s --table %s"),
    CONNECTION("the database cannot be reached or is in trouble", "nothing is lost; Convoy tries again by itself (target %s, table %s)"),
    CAPTURE_FAILED("the source could not capture a change", "copy the table again: scripts/admin sync --target %s --table %s"),
    INSERT_ONLY("rows were changed or deleted in a table that is said to be insert-only (key: none)",
        "give the table key: full_row, or a key, and run scripts/admin setup; then, in any case: scripts/admin sync --target %s --table "
            + "%s"),
    DETACHED("the table is detached: its changes are not captured",
        "scripts/admin setup, which copies it to %s again (sync: auto) or says what to run, or take %s out of convoy.yaml"),
    NOT_COPIED("a copy of the table has ended before it was complete",
        "when what the message tells is mended: scripts/admin sync --target %s --table %s"),
    ROW_TOO_LARGE("a row is larger than any may be",
        "make it smaller, then: scripts/admin sync --target %s --table %s"),
    INTERNAL("Convoy met something it does not expect", "run with --debug and report it (target %s, table %s)");

    private final String meaning;
    private final String remedy;

    FailureCode(String meaning, String remedy) {
        this.meaning = meaning;
        this.remedy = remedy;
    }

    public String meaning() {
        return meaning;
    }

    /** The hint for one table at one target: what to do, with the command to run. */
    public String remedy(String target, String table) {
        return String.format(remedy, target, table);
    }
}
