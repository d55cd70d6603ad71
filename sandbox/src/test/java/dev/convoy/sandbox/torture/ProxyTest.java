package dev.convoy.sandbox.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProxyTest {
    private ServerSocket server;
    private Proxy proxy;
    private Socket client;
    private Socket served;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        proxy = Proxy.open("test").leadTo(server.getLocalPort());
        client = new Socket("127.0.0.1", proxy.port());
        served = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        client.close();
        served.close();
        server.close();
    }

    @Test
    void carriesBothWays() throws IOException {
        client.getOutputStream().write(7);
        assertEquals(7, served.getInputStream().read());
        served.getOutputStream().write(8);
        assertEquals(8, client.getInputStream().read());
    }

    @Test
    void aCutResetsBothSides() {
        proxy.cut();

        assertThrows(SocketException.class, () -> client.getInputStream().read());
        assertThrows(SocketException.class, () -> served.getInputStream().read());
    }

    @Test
    void whileStalledNothingPassesAndNothingIsLost() throws IOException {
        proxy.stall();
        client.getOutputStream().write(7);
        served.setSoTimeout(200);
        assertThrows(SocketTimeoutException.class, () -> served.getInputStream().read());
        served.setSoTimeout(0);

        proxy.flow();

        assertEquals(7, served.getInputStream().read());
    }
}
