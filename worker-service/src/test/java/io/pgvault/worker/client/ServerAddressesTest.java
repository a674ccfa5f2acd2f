package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressesTest {
    private final ServerAddresses addresses = new ServerAddresses(false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.10",
                "localhost",
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "224.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "2130706433"
            })
    void theWorkersOwnHostAndItsLinkAreRefused(String host) {
        assertThatThrownBy(() -> addresses.of(host, 5432))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATABASE_ADDRESS_REFUSED))
                .hasMessageContaining("The host " + host + " leads to");
        assertThat(new ServerAddresses(true).of(host, 5432)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "192.168.1.1", "203.0.113.7", "2001:db8::1", "fd00::1", "64:ff9b::a00:1"})
    void otherHostsAreNot(String host) throws UnknownHostException {
        assertThat(addresses.of(host, 5432)).containsExactly(InetAddress.getByName(host));
    }

    @Test
    void anUnknownNameIsUnreachable() {
        assertThatThrownBy(() -> addresses.of("nobody.invalid", 5432))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE))
                .hasMessageContaining("nobody.invalid:5432");
    }
}
