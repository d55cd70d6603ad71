package dev.convoy.admin.ui;

import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.cli.Cli;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.failure.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin ui}: serves the status page until it is stopped. */
@Command(name = "ui", description = "Serves the status page, until it is stopped: shows the line, and replays, skips, pauses, resumes, "
    + "syncs and verifies by buttons. Prints the link that may do so; without its token the page only shows.",
    mixinStandardHelpOptions = true)
public final class UiCommand extends ConfiguredCommand {
    private static final int PORT_MAX = 65_535;
    /** Seconds after which the JDK's server gives up a client that sends its request, or takes its answer, in drops. */
    private static final String DAWDLE_SECONDS = "20";

    @Option(names = "--listen", paramLabel = "[HOST:]PORT", defaultValue = "127.0.0.1:8100",
        description = "Where to listen; port 0 lets the system choose (default: ${DEFAULT-VALUE}, for this machine only).")
    private String listen;

    /** Where to listen, as it was said. */
    record Listen(String host, int port) {
        /** Reads {@code host:port}, {@code [address]:port} or {@code port}. */
        static Listen parse(String text) throws CommandFailure {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
            String port = text.substring(colon + 1);
            if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > PORT_MAX) {
                throw CommandFailure.usage("--listen: wanted [HOST:]PORT, such as 127.0.0.1:8100, was \"" + text + "\"");
            }
            return new Listen(host, Integer.parseInt(port));
        }

        /** The address, resolved once: what is told is what is listened on. */
        InetAddress address() throws CommandFailure {
            try {
                return InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                throw CommandFailure.usage("--listen: no such host \"" + host + "\"");
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        ConvoyConfig config = load(Part.source(), Part.everyTarget());
        Listen at = Listen.parse(listen);
        InetAddress address = at.address();
        System.setProperty("sun.net.httpserver.maxReqTime", DAWDLE_SECONDS);
        System.setProperty("sun.net.httpserver.maxRspTime", DAWDLE_SECONDS);
        String token = Doorkeeper.newToken();
        String host = address.isAnyLocalAddress() ? Cli.processName().replaceFirst(":\\d+$", "") : at.host();
        Doorkeeper door = new Doorkeeper(host, token, address.isLoopbackAddress());
        CountDownLatch stopped = new CountDownLatch(1);
        try (Watch watch = new Watch(config);
             Jobs jobs = new Jobs(new Hands(config, watch::lookSoon)::work);
             PageServer server = new PageServer(config, new InetSocketAddress(address, at.port()), door, watch, jobs)) {
            watch.start();
            tell(config, "http://" + host + ":" + server.port() + "/#token=" + token, address);
            Cli.runUntilSignal(stopped::await, stopped::countDown);
        } catch (IOException e) {
            throw CommandFailure.failed("cannot listen on " + listen + ": " + Failure.describe(e)
                + "; choose another place with --listen", e);
        }
        return ExitStatus.OK;
    }

    /** The only place where the token is told. */
    private void tell(ConvoyConfig config, String link, InetAddress address) {
        out().printf("status page of source %s, until Ctrl-C:%n  %s%nWho has this link may act. Without the part behind # the page only "
            + "shows.%n", config.source().name(), link);
        if (!address.isLoopbackAddress()) {
            out().println("warning: the page is reachable from other machines, and its token travels unencrypted; a tunnel is safer: "
                + "ssh -L 8100:localhost:8100 HOST");
        }
        out().flush();
    }
}
