package dev.convoy.admin;

import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConfigException;
import dev.convoy.config.ConfigLoader;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command of {@link Main} that reads the configuration. */
public abstract class ConfiguredCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    /** @param parts what the command touches; only that is resolved */
    protected ConvoyConfig load(Part... parts) throws ConfigException {
        return ConfigLoader.loadForCommand(main.config(), main.environment(), Set.of(parts));
    }

    protected PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** For errors that do not end the command at once. */
    protected PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** The table an operator named, checked against the file. */
    public static TableName table(ConvoyConfig config, TargetConfig target, String text) throws CommandFailure {
        TableName table;
        try {
            table = TableName.parse(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--table: " + e.getMessage());
        }
        List<TableName> known = target == null ? config.tables().stream().map(t -> t.name()).toList() : target.tablesOf(config);
        if (!known.contains(table)) {
            throw CommandFailure.usage("--table: no table \"" + table + "\""
                + (target == null ? "" : " at target \"" + target.name() + "\"")
                + " in " + config.file() + "; known: " + String.join(", ", known.stream().map(TableName::toString).toList()));
        }
        return table;
    }
}
