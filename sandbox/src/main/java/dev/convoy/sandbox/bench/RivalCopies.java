package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.SandboxException;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/** The same table copied by other means, into a table that has its key from the beginning, while nobody writes. */
final class RivalCopies {
    private static final int PIPE_BYTES = 1 << 20;
    private static final long LOOK_EVERY_MILLIS = 20;

    private final SyncBed bed;
    private final long deadline;

    RivalCopies(SyncBed bed, long deadline) {
        this.bed = bed;
        this.deadline = deadline;
    }

    /** Whether pg_dump and psql are there and not older than the server. */
    static boolean isUsable(Optional<Path> directory, int serverMajor) throws IOException, InterruptedException {
        try {
            Process version = new ProcessBuilder(program(directory, "pg_dump"), "--version").start();
            String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            version.waitFor(10, TimeUnit.SECONDS);
            String number = said.replaceAll("(?s)\\D*(\\d+).*", "$1");
            return !number.isBlank() && Integer.parseInt(number) >= serverMajor;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static String program(Optional<Path> directory, String name) {
        return directory.map(d -> d.resolve(name).toString()).orElse(name);
    }

    /** {@code pg_dump | psql}; returns seconds. */
    double dump(Optional<Path> directory) throws IOException, InterruptedException, SQLException {
        bed.emptyTable("dumped");
        Path errors = Files.createTempFile("convoy-bench", ".err");
        long begun = System.nanoTime();
        List<Process> pipe = ProcessBuilder.startPipeline(List.of(
            new ProcessBuilder(program(directory, "pg_dump"), "--data-only", "-t", SyncBed.TABLE, "-d",
                bed.source().psqlUrl(SyncBed.DATABASE)).redirectError(errors.toFile()),
            new ProcessBuilder(program(directory, "psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", bed.target().psqlUrl("dumped"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(errors.toFile())));
        for (Process process : pipe) {
            boolean ended = process.waitFor(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (!ended || process.exitValue() != 0) {
                pipe.forEach(Process::destroyForcibly);
                throw new SandboxException("pg_dump | psql failed\n" + Files.readString(errors));
            }
        }
        Files.delete(errors);
        return checked("dumped", begun);
    }

    /** COPY TO at the one server, COPY FROM at the other, and this process between them; returns seconds. */
    double copy() throws SQLException, IOException, InterruptedException {
        bed.emptyTable("copied");
        long begun = System.nanoTime();
        try (Connection from = bed.source().connect(SyncBed.DATABASE); Connection to = bed.target().connect("copied");
             PipedInputStream in = new PipedInputStream(PIPE_BYTES); PipedOutputStream out = new PipedOutputStream(in)) {
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                try (out) {
                    from.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY items TO STDOUT", out);
                } catch (SQLException | IOException e) {
                    throw new SandboxException("COPY TO failed: " + e.getMessage(), e);
                }
            });
            to.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY items FROM STDIN", in, PIPE_BYTES);
            reading.join();
        }
        return checked("copied", begun);
    }

    /** The initial copy of native logical replication; returns seconds. */
    double subscribe() throws SQLException, InterruptedException {
        bed.emptyTable("subscribed");
        bed.source().execute(SyncBed.DATABASE, "CREATE PUBLICATION bench FOR TABLE items");
        long begun = System.nanoTime();
        bed.target().execute("subscribed", "CREATE SUBSCRIPTION bench CONNECTION " + Sql.literal("host=127.0.0.1 port="
            + bed.source().port() + " user=postgres dbname=" + SyncBed.DATABASE) + " PUBLICATION bench WITH (copy_data = true)");
        while (!"t".equals(SyncBed.ask(bed.target(), "subscribed", "SELECT bool_and(srsubstate IN ('r', 's')) FROM pg_subscription_rel"))) {
            if (System.nanoTime() > deadline) {
                throw new SandboxException("the subscription does not become ready\n" + bed.target().log());
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        double seconds = checked("subscribed", begun);
        bed.target().execute("subscribed", "DROP SUBSCRIPTION bench");
        return seconds;
    }

    private double checked(String database, long begun) throws SQLException {
        double seconds = (System.nanoTime() - begun) / 1e9;
        String facts = Sql.load(RivalCopies.class, "sync_facts");
        if (!bed.askSource(facts).equals(SyncBed.ask(bed.target(), database, facts))) {
            throw new SandboxException("the copy in " + database + " is not equal");
        }
        return seconds;
    }
}
