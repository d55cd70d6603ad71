package dev.convoy.producer;

/** The source was loaded from a dump, schema convoy and all: what it remembers of transactions is another server's. */
final class ForeignTicksException extends RuntimeException {
    static final String WHAT = "the source's transaction numbers are behind those it remembers, as if it was loaded from a dump of"
        + " another server";
    static final String REMEDY = "remove schema convoy and set up anew, which copies the tables again: scripts/admin teardown, then"
        + " scripts/admin setup";
    private static final long serialVersionUID = 1;

    ForeignTicksException() {
        super(WHAT + "; " + REMEDY);
    }
}
