package dev.convoy.sandbox.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network between Convoy and one server, which can be cut (every connection is reset) and stalled (connections stay open, nothing
 * passes, new ones are accepted and hear nothing). Safe from any thread.
 */
final class Proxy implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int BACKLOG = 200;

    private final String name;
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int upstream;
    private boolean stalled;

    private Proxy(String name, ServerSocket door) {
        this.name = name;
        this.door = door;
    }

    /** Opens the door; where it leads is told by {@link #leadTo}, until then who knocks is turned away. */
    static Proxy open(String name) {
        try {
            Proxy proxy = new Proxy(name, new ServerSocket(0, BACKLOG, InetAddress.getByName(HOST)));
            proxy.daemon("accepts", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Proxy leadTo(int port) {
        upstream = port;
        return this;
    }

    int port() {
        return door.getLocalPort();
    }

    /** Resets every connection, whatever is on its way. */
    void cut() {
        sockets.forEach(Proxy::reset);
    }

    synchronized void stall() {
        stalled = true;
    }

    synchronized void flow() {
        stalled = false;
        notifyAll();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket inner = door.accept();
                daemon("connects", () -> connect(inner));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket inner) {
        Socket outer = new Socket();
        sockets.add(inner);
        sockets.add(outer);
        try {
            inner.setTcpNoDelay(true);
            outer.setTcpNoDelay(true);
            outer.connect(new InetSocketAddress(HOST, upstream));
            daemon("carries back", () -> pump(outer, inner));
            pump(inner, outer);
        } catch (IOException e) {
            end(inner, outer); // nobody there: the client learns it from the reset
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read = in.read(buffer);
            while (read >= 0) {
                awaitFlow();
                out.write(buffer, 0, read);
                read = in.read(buffer);
            }
            awaitFlow();
        } catch (IOException e) {
            reset(to); // the other side must learn it the hard way, too
        } finally {
            end(from, to);
        }
    }

    private synchronized void awaitFlow() {
        while (stalled) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void end(Socket one, Socket other) {
        close(one);
        close(other);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            return; // it was closed before: that is what was wanted
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            return; // gone is gone
        }
    }

    private void daemon(String does, Runnable work) {
        Thread thread = new Thread(work, "proxy-" + name + "-" + does);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        flow();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
