package dev.convoy.sandbox.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for servers that will be stopped and must come back on the same one.
 *
 * <p>The range lies below what Linux (32768) and macOS (49152) give to outgoing connections: a port from there could be taken by any
 * client while the server is down. Stateless, safe from any thread; another process may still take the port first, so starters retry.
 */
final class LoopbackPort {

    static final String HOST = "127.0.0.1";
    private static final int LOWEST = 15_000;
    private static final int BEYOND = 32_000;
    /** Which of two JVMs that test beside each other this is; each has the ports of one parity, while its servers are down as well. */
    private static final Integer FORK = Integer.getInteger("convoy.sandbox.fork");
    private static final int ATTEMPTS = 1_000;

    private LoopbackPort() {
    }

    static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (FORK != null) {
                port = port & ~1 | FORK & 1;
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
                return port;
            } catch (IOException e) {
                continue; // taken: try another
            }
        }
        throw new SandboxException("no free port between " + LOWEST + " and " + BEYOND + " on " + HOST);
    }

    /** Whether something accepts connections there. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(HOST), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
