package dev.convoy.sandbox.random;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Some tables are altered, then clients write at the same time, while a table may be copied; one transaction is open from before the
 * alterations until they have all ended. Confined to one thread, but for the clients' own.
 */
final class Round {
    /** Of each client. */
    static final int TRANSACTIONS = 8;
    /** What an alteration may be refused for; it has not happened then, and the round goes on. */
    private static final Set<String> REFUSED = Set.of("23505", "23502", "22003", "22P02", "42P07", "42701", "2BP01", "55006", "40P01",
        "55P03",
        "23514", "22001");

    private final int number;
    private final Chance chance;
    private final List<Client> clients;
    private final List<Mapping> mappings;
    private final TableMaker maker;
    private final Crashes crashes;
    private final Journal journal;
    private final int major;
    private final Operator operator;

    Round(int number, Chance chance, List<Client> clients, List<Mapping> mappings, TableMaker maker, Crashes crashes, Journal journal,
        int major, Operator operator) {
        this.number = number;
        this.chance = chance;
        this.clients = clients;
        this.mappings = mappings;
        this.maker = maker;
        this.crashes = crashes;
        this.journal = journal;
        this.major = major;
        this.operator = operator;
    }

    void play() throws SQLException {
        journal.tell("round", number);
        List<Mapping> altered = number == 0 ? List.of() : chance.some(mappings, chance.below(3));
        Client patient = clients.get(clients.size() - 1);
        Optional<Table> open = mappings.stream().filter(mapping -> !altered.contains(mapping)).map(Mapping::table)
            .filter(table -> table.uniques().isEmpty() && !table.reserved().isEmpty()).findFirst();
        if (open.isPresent()) {
            patient.attempted(new Dml(chance.fork(), major).insert(open.get(), List.of(open.get().reserved())));
        }
        for (Mapping mapping : altered) {
            alter(mapping);
        }
        write(open.orElse(null));
        patient.end(!chance.oneIn(4));
    }

    /** In a transaction of its own, or among changes of the table's rows. */
    private void alter(Mapping mapping) throws SQLException {
        Client client = clients.get(0);
        boolean free = mapping.columns().isEmpty() && mapping.table().captured().isEmpty();
        Dml dml = new Dml(chance.fork(), major);
        for (int i = chance.between(1, 3); i > 0; i--) {
            Optional<Ddl.Change> change = new Ddl(chance.fork(), maker, number * 10 + i).some(mapping.table(), free);
            if (change.isPresent()) {
                boolean among = !change.get().alone() && chance.oneIn(3);
                if (among) {
                    dml.some(mapping.table()).stream().allMatch(client::attempted);
                }
                if (change.get().before().stream().allMatch(step -> client.attempted(step, REFUSED))
                    && client.attempted(change.get().sql(), REFUSED) && client.end(true)) {
                    change.get().then().run();
                }
                if (chance.oneIn(2)) {
                    client.run(new Client.Transaction(dml.some(mapping.table()), true));
                }
            }
        }
    }

    private void write(Table calm) throws SQLException {
        List<Callable<Void>> writers = new ArrayList<>();
        for (Client client : clients.subList(0, clients.size() - 1)) {
            List<Client.Transaction> transactions = transactions(calm);
            Optional<Table> copied = writers.isEmpty() && chance.oneIn(5) ? Optional.of(chance.pick(mappings).table()) : Optional.empty();
            int copiedAfter = chance.below(TRANSACTIONS);
            writers.add(() -> {
                for (int i = 0; i < transactions.size(); i++) {
                    client.run(transactions.get(i));
                    crashes.afterTransaction();
                    if (i == copiedAfter) {
                        copied.ifPresent(operator::copyMeanwhile);
                    }
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(writers.size());
        try {
            for (Future<Void> writer : threads.invokeAll(writers)) {
                writer.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } finally {
            threads.shutdown();
        }
    }

    /** @param calm a table that somebody holds a row of, so that emptying it would have to wait */
    private List<Client.Transaction> transactions(Table calm) {
        List<Client.Transaction> transactions = new ArrayList<>();
        Dml dml = new Dml(chance.fork(), major);
        for (int i = 0; i < TRANSACTIONS; i++) {
            List<Step> steps = new ArrayList<>();
            for (int j = chance.between(1, 3); j > 0; j--) {
                Table table = chance.pick(mappings).table();
                dml.some(table).stream().filter(step -> table != calm || !step.sql().startsWith("TRUNCATE")).forEach(steps::add);
            }
            transactions.add(new Client.Transaction(steps, !chance.oneIn(10)));
        }
        return transactions;
    }
}
