package dev.convoy.sandbox.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real PostgreSQL server on 127.0.0.1, with its own data directory, port and system identifier.
 *
 * <p>It can be stopped, killed, suspended and started again on the same data and port, as often as a test wants. The superuser
 * {@code postgres} needs no password; every other role needs one (scram-sha-256), so that a changed password has consequences.
 * By default it does not fsync: data survives any death of the server's processes, not that of the machine.
 *
 * <p>Lifecycle methods ({@code start}, {@code stop…}, {@code kill}, {@code close}) are serialised by the object's lock; everything
 * else is safe from any thread at any time.
 */
public final class SandboxPostgres implements AutoCloseable {

    static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int PORT_ATTEMPTS = 5;
    static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C");

    private final Path home;
    private final Path directory;
    private final Path data;
    private final Path log;
    private final ServerUser user;
    private int port;
    private ChildProcess server;
    private boolean closed;

    private SandboxPostgres(Path home, Path directory) {
        this.home = home;
        this.directory = directory;
        this.data = directory.resolve("data");
        this.log = directory.resolve("postgres.log");
        try {
            Files.createDirectory(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.user = ServerUser.able(bin("postgres"), data);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Starts a server of the class path's version with default settings. */
    public static SandboxPostgres create() {
        return builder().start();
    }

    /** Creates a UTF-8 database. */
    public void createDatabase(String name) {
        createDatabase(name, "UTF8");
    }

    /** Creates a database in {@code encoding} (PostgreSQL's names: UTF8, LATIN1 …); its locale is always C. */
    public void createDatabase(String name, String encoding) {
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement()) {
            statement.execute(Resources.text(SandboxPostgres.class, "create_database.sql")
                .replace("{name}", statement.enquoteIdentifier(name, true))
                .replace("{encoding}", statement.enquoteLiteral(encoding)));
        } catch (SQLException e) {
            throw new SandboxException("cannot create database " + name + ": " + e.getMessage(), e);
        }
    }

    /** Creates a role that may log in with {@code password}, and nothing else. */
    public void createRole(String name, String password) {
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement()) {
            statement.execute(Resources.text(SandboxPostgres.class, "create_role.sql")
                .replace("{name}", statement.enquoteIdentifier(name, true))
                .replace("{password}", statement.enquoteLiteral(password)));
        } catch (SQLException e) {
            throw new SandboxException("cannot create role " + name + ": " + e.getMessage(), e);
        }
    }

    /** Returns the URL of {@code database}, without user. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + LoopbackPort.HOST + ":" + port + "/" + database;
    }

    /** Returns the URL of {@code database} for the superuser, who needs no password. */
    public String superuserUrl(String database) {
        return jdbcUrl(database) + "?user=postgres";
    }

    /** Returns the URL of {@code database} for the superuser, in libpq's form, for psql. */
    public String psqlUrl(String database) {
        return "postgresql://postgres@" + LoopbackPort.HOST + ":" + port + "/" + database;
    }

    /** Connects as superuser. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(superuserUrl(database));
    }

    /** Connects as {@code role}. */
    public Connection connect(String database, String role, String password) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), role, password);
    }

    /** Runs one or more statements (separated by semicolons) as superuser, in one implicit transaction. */
    public void execute(String database, String sql) {
        try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SandboxException("on database " + database + " of port " + port + ": " + e.getMessage(), e);
        }
    }

    public int port() {
        return port;
    }

    /** Returns the process id of the running (or last) postmaster. */
    public synchronized long pid() {
        return postmasterPid().orElseGet(() -> server.pid());
    }

    public synchronized boolean running() {
        return server.alive();
    }

    /** Returns the data directory. */
    public Path dataDirectory() {
        return data;
    }

    /** Returns a shell command that starts the stopped server in the foreground, for who wants to look at data that a failure left. */
    public String startCommand(Path elsewhere) {
        return String.join(" ", user.command(List.of(bin("postgres").toString(), "-D", elsewhere.toString(), "-p",
            Integer.toString(port))));
    }

    /** Returns what the server wrote to its log so far. */
    public String log() {
        return ChildProcess.read(log);
    }

    /** Starts a stopped server on the same data and port, and returns when it takes connections; a running one is left alone. */
    public synchronized void start() {
        if (!server.alive()) {
            launch();
            awaitReady();
        }
    }

    /** Ends it in good order: sessions are cut, a checkpoint is written ({@code pg_ctl stop -m fast}). */
    public synchronized void stop() {
        signalAndWait(Signal.INT);
    }

    /** Ends it at once: sessions are cut, the next start recovers from the WAL ({@code pg_ctl stop -m immediate}). */
    public synchronized void stopImmediately() {
        signalAndWait(Signal.QUIT);
    }

    /** Kills the postmaster with SIGKILL and waits until its children, who notice that, are gone too. */
    public synchronized void kill() {
        List<ProcessHandle> children = family();
        Signal.KILL.to(pid());
        Signal.CONT.to(children.stream().map(ProcessHandle::pid).toList()); // a suspended child notices nothing
        boolean gone = server.ended(STOP_LIMIT)
            && Await.reached(Duration.ofSeconds(5), () -> children.stream().noneMatch(ProcessHandle::isAlive));
        if (!gone) {
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Freezes every process of the server: connections stay open and nothing answers, as behind a network that swallows packets. */
    public synchronized void suspend() {
        List<Long> pids = family().stream().map(ProcessHandle::pid).toList();
        Signal.freeze(pids);
        pids.forEach(Lifeline::started); // a frozen child would not notice the postmaster's death
    }

    /** Thaws what {@link #suspend} froze. */
    public synchronized void resume() {
        List<Long> pids = family().stream().map(ProcessHandle::pid).toList();
        Signal.CONT.to(pids);
        pids.stream().filter(pid -> pid != server.pid() && pid != pid()).forEach(Lifeline::ended);
    }

    /** Ends the server and removes everything it has written. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Lifeline.release(this);
        if (server != null) {
            stopImmediately();
        }
        Directories.delete(directory);
    }

    @Override
    public String toString() {
        return "PostgreSQL on port " + port;
    }

    private Path bin(String program) {
        return home.resolve("bin").resolve(program);
    }

    /** Starts it for the first time; another process may have taken the port since it was found free, then on another one. */
    private void startFirst() {
        for (int attempt = 1;; attempt++) {
            port = LoopbackPort.free();
            launch();
            try {
                awaitReady();
                return;
            } catch (SandboxException e) {
                if (attempt == PORT_ATTEMPTS || server.alive() || !log().contains("could not bind")) {
                    throw e;
                }
            }
        }
    }

    private void launch() {
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid")); // left by kill(), which saw every process of it end
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = ChildProcess.start("postgres on port " + port,
            user.command(List.of(bin("postgres").toString(), "-D", data.toString(), "-p", Integer.toString(port))), ENVIRONMENT, log);
    }

    private void awaitReady() {
        Await.until("start of PostgreSQL on port " + port, START_LIMIT, () -> ready() || !server.alive(), server::describe);
        if (!server.alive()) {
            throw new SandboxException("PostgreSQL did not start\n" + server.describe());
        }
        postmasterPid().filter(pid -> pid != server.pid()).ifPresent(Lifeline::started);
    }

    /** The postmaster says so itself, in the last line of its pid file; a standby takes connections too. */
    private boolean ready() {
        List<String> lines = ChildProcess.read(data.resolve("postmaster.pid")).lines().toList();
        return lines.size() >= 8 && List.of("ready", "standby").contains(lines.get(7).strip());
    }

    private Optional<Long> postmasterPid() {
        return ChildProcess.read(data.resolve("postmaster.pid")).lines().findFirst().map(String::strip).map(Long::valueOf);
    }

    /** The postmaster and its children. */
    private List<ProcessHandle> family() {
        List<ProcessHandle> family = new ArrayList<>();
        ProcessHandle.of(pid()).ifPresent(postmaster -> {
            family.add(postmaster);
            postmaster.children().forEach(family::add);
        });
        return family;
    }

    private void signalAndWait(Signal signal) {
        if (!server.alive()) {
            return;
        }
        resume();
        signal.to(pid());
        if (!server.ended(STOP_LIMIT)) {
            String state = server.describe();
            kill();
            throw new SandboxException("PostgreSQL did not heed SIG" + signal + " and was killed\n" + state);
        }
    }

    /** Settings of a server to be. Not safe for use from several threads. */
    public static final class Builder {

        private final Map<String, String> settings = new LinkedHashMap<>();
        private Optional<String> version = Optional.empty();
        private Optional<Path> home = Optional.empty();
        private Optional<Path> directory = Optional.empty();
        private Optional<Path> image = Optional.empty();

        private Builder() {
            settings.put("listen_addresses", LoopbackPort.HOST);
            settings.put("unix_socket_directories", "");
            settings.put("password_encryption", "scram-sha-256");
            settings.put("lc_messages", "C");
            settings.put("timezone", "UTC");
            settings.put("log_timezone", "UTC");
            settings.put("fsync", "off");
            settings.put("full_page_writes", "off");
        }

        /** A version in zonky's numbering, such as {@code 13.22.0}; see {@code PostgresBinaries} for where it is looked for. */
        public Builder version(String number) {
            version = Optional.of(number);
            return this;
        }

        /** An installation to run instead of zonky's: the directory that has {@code bin/postgres}. */
        public Builder home(Path installation) {
            home = Optional.of(installation.toAbsolutePath());
            return this;
        }

        /** Adds a line to postgresql.conf. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** Makes commits durable as in production (fsync, full_page_writes), for measurements. */
        public Builder durable() {
            return setting("fsync", "on").setting("full_page_writes", "on");
        }

        /** Puts data and log under {@code path}, which must not exist or be empty, instead of a temporary directory; removed on close. */
        public Builder directory(Path path) {
            directory = Optional.of(path);
            return this;
        }

        /**
         * Makes it a streaming standby: it starts with a copy of another server's data, which was made between the beginning and the end
         * of a backup, and follows the server that answers on {@code port}.
         */
        public Builder standby(Path copyOfData, int port) {
            image = Optional.of(copyOfData);
            return setting("primary_conninfo", "host=" + LoopbackPort.HOST + " port=" + port + " user=postgres");
        }

        /** Creates and starts the server; it takes connections when this returns. */
        public SandboxPostgres start() {
            Path binaries = home.orElseGet(() -> PostgresBinaries.of(version));
            Path place = directory.map(Builder::created).orElseGet(() -> Directories.temporary("postgres"));
            SandboxPostgres postgres = new SandboxPostgres(binaries, place);
            Lifeline.hold(postgres);
            try {
                DataDirectory files = new DataDirectory(postgres.data, postgres.user, postgres.log);
                if (image.isPresent()) {
                    files.copyOf(image.get(), settings);
                } else {
                    files.initialise(postgres.bin("initdb"), settings);
                }
                postgres.startFirst();
                return postgres;
            } catch (RuntimeException e) {
                postgres.close();
                throw e;
            }
        }

        private static Path created(Path path) {
            try {
                Path created = Files.createDirectories(path.toAbsolutePath());
                Lifeline.temporary(created);
                return created;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
