package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** What the name of a database's host leads to, and whether a worker may go there. */
public final class ServerAddresses {
    /** Where IPv4 addresses stand in IPv6 ones: compatible ones and those of NAT64. */
    private static final List<byte[]> EMBEDDING =
            List.of(new byte[12], new byte[] {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0});

    private final boolean localAllowed;

    /**
     * Makes a guard.
     *
     * @param localAllowed whether a name may lead to the worker's own host, or to its link
     */
    public ServerAddresses(boolean localAllowed) {
        this.localAllowed = localAllowed;
    }

    /**
     * All addresses of a host, in the order of the resolver.
     *
     * @throws BackupException {@link ErrorCode#DATABASE_UNREACHABLE} when the name is unknown,
     *     {@link ErrorCode#DATABASE_ADDRESS_REFUSED} when one of them is the worker's own or of its link
     */
    List<InetAddress> of(String host, int port) {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new BackupException(
                    ErrorCode.DATABASE_UNREACHABLE,
                    "PostgreSQL failed while connecting to " + host + ":" + port + ".",
                    "The name of the host is unknown.",
                    e);
        }
        for (InetAddress address : found) {
            if (!localAllowed && isLocal(address)) {
                throw new BackupException(
                        ErrorCode.DATABASE_ADDRESS_REFUSED,
                        "The host " + host + " leads to " + address.getHostAddress()
                                + ", which is the worker's own or of its link alone.");
            }
        }
        return List.of(found);
    }

    static boolean isLocal(InetAddress address) {
        InetAddress plain = address instanceof Inet6Address six ? embedded(six) : address;
        byte[] bytes = plain.getAddress();
        return plain.isLoopbackAddress()
                || plain.isLinkLocalAddress()
                || plain.isAnyLocalAddress()
                || plain.isMulticastAddress()
                || (bytes.length == 4 && bytes[0] == 0);
    }

    /** Java turns mapped addresses into IPv4 ones by itself. */
    private static InetAddress embedded(Inet6Address address) {
        byte[] bytes = address.getAddress();
        byte[] start = Arrays.copyOf(bytes, 12);
        boolean own = address.isLoopbackAddress() || address.isAnyLocalAddress();
        if (own || EMBEDDING.stream().noneMatch(known -> Arrays.equals(known, start))) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }
}
