package dev.convoy.admin;

import dev.convoy.admin.park.ParkedCommand;
import dev.convoy.admin.park.PauseCommand;
import dev.convoy.admin.park.ReplayCommand;
import dev.convoy.admin.park.ResumeCommand;
import dev.convoy.admin.park.SkipCommand;
import dev.convoy.admin.pass.SyncCommand;
import dev.convoy.admin.pass.VerifyCommand;
import dev.convoy.admin.setup.DetachCommand;
import dev.convoy.admin.setup.DoctorCommand;
import dev.convoy.admin.setup.GuardCommand;
import dev.convoy.admin.setup.SetupCommand;
import dev.convoy.admin.setup.TeardownCommand;
import dev.convoy.admin.status.StatusCommand;
import dev.convoy.admin.ui.UiCommand;
import dev.convoy.cli.Cli;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/admin}. */
@Command(name = "admin", mixinStandardHelpOptions = true, version = Cli.VERSION, sortOptions = false, synopsisSubcommandLabel = "COMMAND",
    description = "Sets up, shows and mends a Convoy.",
    subcommands = {SetupCommand.class, StatusCommand.class, UiCommand.class, DoctorCommand.class, ParkedCommand.class,
        ReplayCommand.class, SkipCommand.class, SyncCommand.class, VerifyCommand.class, PauseCommand.class, ResumeCommand.class,
        GuardCommand.class, DetachCommand.class, TeardownCommand.class},
    footer = {"", "Exit status: 0 yes, 1 no (not all live, rows still parked, something failed), 2 bad usage or configuration, 3 cannot "
        + "connect.", "",
        "Examples:", "  scripts/admin -c convoy.yaml setup --dry-run", "  scripts/admin -c convoy.yaml status",
        "  scripts/admin -c convoy.yaml replay --target reporting --table public.orders"})
public final class Main implements Runnable {
    @Option(names = {"-c", "--config"}, paramLabel = "FILE", defaultValue = "convoy.yaml",
        description = "The configuration file (default: ${DEFAULT-VALUE}).")
    private Path config;

    @Option(names = "--debug", description = "Show stack traces of errors, which may hold values of rows (default: false).")
    private boolean debug;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    private Main(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        System.exit(Cli.run(new Main(System.getenv()), optionsFirst(args)));
    }

    /**
     * Runs a command in this JVM.
     *
     * @param environment what the configuration's {@code ${NAME}} are taken from
     * @return its exit status
     */
    public static int run(Map<String, String> environment, PrintWriter out, PrintWriter err, String... args) {
        return Cli.run(new Main(environment), out, err, optionsFirst(args));
    }

    /** {@code -c} may stand behind the command as well as before it. */
    private static String[] optionsFirst(String[] args) {
        List<String> first = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--debug") || args[i].startsWith("--config=")) {
                first.add(args[i]);
            } else if ((args[i].equals("-c") || args[i].equals("--config")) && i + 1 < args.length) {
                first.add(args[i]);
                first.add(args[++i]);
            } else {
                rest.add(args[i]);
            }
        }
        first.addAll(rest);
        return first.toArray(new String[0]);
    }

    public Path config() {
        return config;
    }

    Map<String, String> environment() {
        return environment;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
