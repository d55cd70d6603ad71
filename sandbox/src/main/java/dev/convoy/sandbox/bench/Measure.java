package dev.convoy.sandbox.bench;

/** What a run measures. */
enum Measure {
    /** Seconds the load took at the source. */
    SOURCE_SECONDS("s", 2),
    /** Seconds from the load's begin until all was applied. */
    TOTAL_SECONDS("s", 2),
    /** Seconds from the load's end until all was applied. */
    CATCH_UP_SECONDS("s", 2),
    /** Changes a second that the source took. */
    SOURCE_RATE("/s", 0),
    /** Changes a second from the load's begin, or the end of a pause, until all was applied. */
    APPLIED_RATE("/s", 0),
    /** Half of the timed rows were visible so soon after their commit was acknowledged. */
    P50_MS("ms", 1),
    /** 99 of 100 timed rows were. */
    P99_MS("ms", 1),
    /** Most memory that Convoy's processes held, together. */
    MEMORY_MIB("MiB", 0),
    /** Queue on disk, in bytes for each byte of the rows that were changed. */
    QUEUE_SHARE("", 2),
    /** Share of a core that the producer took. */
    PRODUCER_CPU("%", 2),
    /** Share of a core that the consumer took. */
    CONSUMER_CPU("%", 2),
    /** Statements a second at the source. */
    STATEMENTS("/s", 1),
    /** Share of a core that the producer's session took at the source. */
    SESSION_CPU("%", 2),
    /** Share of a core that the broker took, for whomever. */
    BROKER_CPU("%", 2),
    /** Pages a second that were touched at the source. */
    SOURCE_PAGES("/s", 0),
    /** Pages a second that were touched at the target. */
    TARGET_PAGES("/s", 0),
    /** What the consumer reads a second, of the broker and of the target. */
    READ_KIB("KiB/s", 1);

    private final String unit;
    private final int decimals;

    Measure(String unit, int decimals) {
        this.unit = unit;
        this.decimals = decimals;
    }

    String text(double value) {
        return String.format(java.util.Locale.ROOT, "%,." + decimals + "f", value);
    }

    String text(Spread spread) {
        String range = spread.min() == spread.max() ? "" : " (" + text(spread.min()) + "-" + text(spread.max()) + ")";
        return text(spread.median()) + (unit.isEmpty() ? "" : " " + unit) + range;
    }
}
