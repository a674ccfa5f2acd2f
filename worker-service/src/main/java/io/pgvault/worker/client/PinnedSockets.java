package io.pgvault.worker.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Connects the driver to an address that was found before, whatever the host's name leads to meanwhile; certificates are
 * still compared with the name. The driver makes it, by the name of the class.
 */
public final class PinnedSockets extends SocketFactory {
    private final String address;

    /**
     * As the driver calls it.
     *
     * @param address in digits
     */
    public PinnedSockets(String address) {
        this.address = address;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                super.connect(pinned(((InetSocketAddress) endpoint).getPort()), timeout);
            }
        };
    }

    private InetSocketAddress pinned(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(pinned(port));
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(address, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(address, port);
    }
}
