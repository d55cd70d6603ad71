package dev.convoy.sandbox.bench;

import java.time.Duration;

/**
 * How much is done.
 *
 * @param accounts            rows before a run
 * @param orders              rows before a run
 * @param events              rows before a run
 * @param bulkTransactions    of 1,000 rows
 * @param backlogTransactions of ten single-row changes
 * @param bigRows             changed by one statement
 * @param oltp                how long single-row transactions run flat out
 * @param latency             how long rows are timed
 * @param leadIn              how long the same work goes on before
 * @param idle                how long nothing happens
 * @param warmUpTransactions  of ten single-row changes, before each run; a fiftieth as many of 1,000 rows
 */
record Scale(int accounts, int orders, int events, int bulkTransactions, int backlogTransactions, int bigRows, Duration oltp,
             Duration latency, Duration leadIn, Duration idle, int warmUpTransactions) {

    static final Scale FULL = new Scale(100_000, 500_000, 100_000, 500, 50_000, 500_000, Duration.ofSeconds(30), Duration.ofSeconds(20),
        Duration.ofSeconds(20), Duration.ofSeconds(20), 20_000);
    /** Enough to see that both ends come to hold the same. */
    static final Scale SHORT = new Scale(2_000, 20_000, 2_000, 20, 1_000, 20_000, Duration.ofSeconds(3), Duration.ofSeconds(3),
        Duration.ofSeconds(1), Duration.ofSeconds(3), 100);
}
