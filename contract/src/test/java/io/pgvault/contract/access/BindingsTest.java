package io.pgvault.contract.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingsTest {
    private final VaultReference vault = new VaultReference(
            VaultId.random(), "/subscriptions/a/resourceGroups/g/providers/Microsoft.DataProtection/backupVaults/v");

    @Test
    void deniesEverythingWithoutABinding() {
        Bindings none = new Bindings(List.of());

        assertThatThrownBy(() -> none.requireDatabaseHost(vault, "pg1.example.com", Use.SOURCES))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("pg1.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "https://kv.example.com/secrets/team-a/,    https://kv.example.com/secrets/team-a/orders,       true",
        "https://kv.example.com/secrets/orders,     https://kv.example.com/secrets/orders,              true",
        "https://kv.example.com/secrets/orders,     https://kv.example.com/secrets/orders/0123,         true",
        "https://kv.example.com/secrets/orders,     https://kv.example.com/secrets/orders-of-others,    false",
        "https://kv.example.com/secrets/shop-*,     https://kv.example.com/secrets/shop-orders,         true",
        "https://kv.example.com/secrets/shop-*,     https://kv.example.com/secrets/other,               false",
        "https://kv.example.com/secrets/a/,         https://kv.example.com/secrets/a/../b,              false",
        "https://kv.example.com,                    https://kv.example.com.evil.org/secrets/a,          false",
        "https://kv.example.com,                    https://kv.example.com/secrets/a,                   true",
        "https://kv.example.com:443/secrets,        https://KV.example.com/secrets/A,                   true",
        "https://kv.example.com/secrets,            https://kv.example.com:8443/secrets/a,              false",
        "https://kv.example.com/secrets,            http://kv.example.com/secrets/a,                    false",
        "https://kv.example.com/secrets/a*,         https://kv.example.com/secrets/a/0123,              true",
        "https://kv.example.com/secrets/*,          https://kv.example.com/secrets/a,                   true",
        "https://kv.example.com/secrets/*,          https://kv.example.com/secrets,                     false",
        "https://kv.example.com/secrets/a,          https://kv.example.com/secrets/a/..,                false",
        "https://kv.example.com/secrets/a,          https://kv.example.com/secrets/a/%2e%2e,            false",
        "https://kv.example.com/secrets/a,          https://kv.example.com/secrets/a?api-version=1,     false",
        "https://kv.example.com/secrets/a,          https://me@kv.example.com/secrets/a,                false",
        "*,                                         https://any.example.com/secrets/a,                  true",
        "*,                                         https://any.example.com/secrets/a/..,               false",
    })
    void secretsAreBoundByPathPrefix(String prefix, String secret, boolean allowed) {
        Bindings bindings = new Bindings(List.of(new Binding("/", List.of(prefix), List.of(), List.of())));

        expect(allowed, () -> bindings.requireSecret(vault, new SecretReference(URI.create(secret)), Use.SOURCES));
    }

    @ParameterizedTest
    @CsvSource({
        "https://keys.example.com*",
        "https://keys.*",
        "https://*.example.com/secrets/",
        "https://keys.example.com/*/a",
        "https://keys.example.com/a/../b",
        "https://me:word@keys.example.com/",
        "keys.example.com/secrets",
        "ftp://keys.example.com/"
    })
    void aPatternThatWouldAllowOtherThanItSeemsToIsRefusedWithWhatToWrite(String pattern) {
        assertThatThrownBy(() -> new Binding("/", List.of(pattern), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pgvault.bindings.{name}.secret-uris: '" + pattern)
                .hasMessageContaining("https://keys.example.com/secrets/shop-*");
        assertThatThrownBy(() -> new Binding("/", List.of(), List.of(), List.of(pattern)))
                .hasMessageContaining("pgvault.bindings.{name}.containers");
    }

    @ParameterizedTest
    @CsvSource({"pg*", "*example.com", "pg1.example.com:5432", "https://pg1.example.com"})
    void aHostThatIsNoneIsRefusedWithWhatToWrite(String host) {
        assertThatThrownBy(() -> new Binding("/", List.of(), List.of(host), List.of()))
                .hasMessageContaining("pgvault.bindings.{name}.database-hosts")
                .hasMessageContaining("*.example.com");
    }

    @Test
    void aBindingHoldsForWhatItNames() {
        SecretReference reader = new SecretReference(URI.create("https://kv.example.com/secrets/reader"));
        SecretReference restorer = new SecretReference(URI.create("https://kv.example.com/secrets/restorer"));
        Bindings bindings = new Bindings(List.of(
                new Binding("/", Set.of(Use.SOURCES), List.of(reader.toString()), List.of("pg1"), List.of("*")),
                new Binding("/", Set.of(Use.TARGETS), List.of(restorer.toString()), List.of("pg2"), List.of("*"))));

        expect(true, () -> bindings.requireSecret(vault, reader, Use.SOURCES));
        expect(false, () -> bindings.requireSecret(vault, reader, Use.TARGETS));
        expect(false, () -> bindings.requireSecret(vault, restorer, Use.SOURCES));
        expect(true, () -> bindings.requireSecret(vault, restorer, Use.TARGETS));
        expect(true, () -> bindings.requireDatabaseHost(vault, "pg1", Use.SOURCES));
        expect(false, () -> bindings.requireDatabaseHost(vault, "pg1", Use.TARGETS));
        expect(false, () -> bindings.requireContainer(vault, URI.create("https://acc.blob.example.com/a")));
    }

    @Test
    void aBindingThatNamesNoUseHoldsForAll() {
        Bindings bindings = new Bindings(List.of(new Binding("/", List.of("*"), List.of("*"), List.of("*"))));

        for (Use use : List.of(Use.SOURCES, Use.TARGETS)) {
            expect(true, () -> bindings.requireDatabaseHost(vault, "pg1", use));
        }
        expect(true, () -> bindings.requireContainer(vault, URI.create("https://acc.blob.example.com/a")));
    }

    @ParameterizedTest
    @CsvSource({
        "*.example.com, pg1.example.com, true",
        "*.example.com, example.com,     false",
        "PG1,           pg1,             true",
        "pg1,           pg10,            false",
        "*,             anything,        true"
    })
    void hostsAreBoundByNameOrDomain(String pattern, String host, boolean allowed) {
        Bindings bindings = new Bindings(List.of(new Binding("/", List.of(), List.of(pattern), List.of())));

        expect(allowed, () -> bindings.requireDatabaseHost(vault, host, Use.SOURCES));
    }

    @ParameterizedTest
    @CsvSource({
        "https://acc.blob.example.com/team-a,  https://acc.blob.example.com/team-a,        true",
        "https://acc.blob.example.com/team-a,  https://acc.blob.example.com/team-a-other,  false",
        "https://acc.blob.example.com/team-*,  https://acc.blob.example.com/team-a,        true",
        "https://acc.blob.example.com,         https://acc.blob.example.com/any,           true",
        "https://acc.blob.example.com,         https://acc.blob.example.com.evil.org/any,  false",
        "https://127.0.0.1:10000/account,      https://127.0.0.1:10000/account/container,  true",
        "*,                                    https://other.blob.example.com/any,         true",
        "*,                                    https://acc.blob.example.com/a?sig=x,       false",
        "*,                                    https://user:word@acc.example.com/a,        false",
        "*,                                    https://acc.blob.example.com/a/../b,        false",
        "*,                                    https://acc.blob.example.com/a%2fb,         false",
        "*,                                    https://acc.blob.example.com/,              false",
        "*,                                    file:///etc/passwd,                         false"
    })
    void containersAreBoundByUrlPrefix(String prefix, String container, boolean allowed) {
        Bindings bindings = new Bindings(List.of(new Binding("/", List.of(), List.of(), List.of(prefix))));

        expect(allowed, () -> bindings.requireContainer(vault, URI.create(container)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://acc.blob.example.com/dumps,         https://acc.blob.example.com,     dumps",
        "https://acc.blob.example.com/dumps/,        https://acc.blob.example.com,     dumps",
        "http://127.0.0.1:10000/account/dumps,       http://127.0.0.1:10000/account,   dumps"
    })
    void aContainerIsTakenApartIntoAccountAndName(String url, String account, String name) {
        BoundContainer bound = anyContainer().requireContainer(vault, URI.create(url));

        assertThat(bound.account()).hasToString(account);
        assertThat(bound.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "https://acc.blob.example.com/pgv-servers",
        "https://acc.blob.example.com/PGV-00000000-0000-0000-0000-000000000001",
        "http://127.0.0.1:10000/account/pgv-00000000-0000-0000-0000-000000000001-locks/"
    })
    void pgvaultsOwnContainersAreNoTarget(String url) {
        assertThatThrownBy(() -> anyContainer().requireContainer(vault, URI.create(url)))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.RESTORE_TARGET_UNSUPPORTED))
                .hasMessageContaining(url);
    }

    private static Bindings anyContainer() {
        return new Bindings(List.of(new Binding("/", List.of(), List.of(), List.of("*"))));
    }

    @Test
    void aCredentialInAContainersUrlIsNotRepeated() {
        assertThatThrownBy(() -> new Bindings(List.of())
                        .requireContainer(vault, URI.create("https://acc.blob.example.com/a?sig=secret")))
                .hasMessageNotContaining("sig");
    }

    @ParameterizedTest
    @CsvSource({
        "/subscriptions/a, true",
        "/SUBSCRIPTIONS/A/resourcegroups/g, true",
        "/subscriptions/aa, false",
        "/subscriptions/a/resourceGroups/g/providers/Microsoft.DataProtection/backupVaults/v, true",
        "/subscriptions/a/resourceGroups/g/providers/Microsoft.DataProtection/backupVaults/v2, false"
    })
    void bindingsHoldBelowTheirScope(String scope, boolean allowed) {
        Bindings bindings = new Bindings(List.of(new Binding(scope, List.of(), List.of("*"), List.of())));

        expect(allowed, () -> bindings.requireDatabaseHost(vault, "pg1", Use.SOURCES));
    }

    private static void expect(boolean allowed, Runnable check) {
        if (allowed) {
            assertThatCode(check::run).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(check::run).isInstanceOf(BackupException.class);
        }
    }
}
