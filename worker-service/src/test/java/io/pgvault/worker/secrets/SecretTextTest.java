package io.pgvault.worker.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {
    private static final String PASSWORD = "Tops3cret";

    static Stream<Arguments> readsAnAdoNetString() {
        return Stream.of(
                login("Server=h;Database=d;User Id=u;Password=p", "h", 5432, "d", "u", "p", SslMode.PREFER),
                login("SERVER=h;port=6000;DATABASE=d;UserId=u;PWD=p;", "h", 6000, "d", "u", "p", SslMode.PREFER),
                login(
                        "Host=h;Initial Catalog=d;Username=u;Password=p;SSL Mode=VerifyFull",
                        "h",
                        5432,
                        "d",
                        "u",
                        "p",
                        SslMode.VERIFY_FULL),
                login(
                        " Data Source = h ; Database = d ; UID = u ; Password = p ; Ssl Mode = Verify-CA ",
                        "h",
                        5432,
                        "d",
                        "u",
                        "p",
                        SslMode.VERIFY_CA),
                login("Server=h;Database=d;User=u;Password=a=b==c", "h", 5432, "d", "u", "a=b==c", SslMode.PREFER),
                login("Server=h;Database=d;User=u;Password='a;b=c'", "h", 5432, "d", "u", "a;b=c", SslMode.PREFER),
                login("Server=h;Database=d;User=u;Password='it''s';", "h", 5432, "d", "u", "it's", SslMode.PREFER),
                login(
                        "Server=h;Database=d;User=u;Password=\"a\"\"b;'c'\";Port=1",
                        "h",
                        1,
                        "d",
                        "u",
                        "a\"b;'c'",
                        SslMode.PREFER),
                login("Server=h;Database=d;User=u;Password=' a b '", "h", 5432, "d", "u", " a b ", SslMode.PREFER),
                login("Server=h;Database=my db;User=u;Password=a b", "h", 5432, "my db", "u", "a b", SslMode.PREFER),
                login("Password=a'b\"c;Server=h;Database=d;User=u", "h", 5432, "d", "u", "a'b\"c", SslMode.PREFER),
                login(";;Server=h;;Database=d;\nUser=u; ;Password=p;;", "h", 5432, "d", "u", "p", SslMode.PREFER),
                login("Server=h;Server=i;Database=d;User=u;Password=p", "i", 5432, "d", "u", "p", SslMode.PREFER),
                login("Server=::1;Database=d;User=u;Password=p", "::1", 5432, "d", "u", "p", SslMode.PREFER),
                login("Server=[::1];Database=d;User=u;Password=p", "::1", 5432, "d", "u", "p", SslMode.PREFER),
                login("\ufeffServer=h;Database=d;User=u;Password=p\r\n", "h", 5432, "d", "u", "p", SslMode.PREFER),
                login(
                        "Server=h;Database=d;User=u;Password=p;Options=-c x=y;Timeout=1",
                        "h",
                        5432,
                        "d",
                        "u",
                        "p",
                        SslMode.PREFER));
    }

    @ParameterizedTest
    @MethodSource
    void readsAnAdoNetString(String text, DatabaseLogin expected) {
        assertThat(SecretText.parse(text)).isEqualTo(expected);
    }

    static Stream<Arguments> readsAUrl() {
        return Stream.of(
                login("postgresql://u:p@h/d", "h", 5432, "d", "u", "p", SslMode.PREFER),
                login("  postgres://u:p@h:6000/d\n", "h", 6000, "d", "u", "p", SslMode.PREFER),
                login("postgresql://u:p@h/d?sslmode=require", "h", 5432, "d", "u", "p", SslMode.REQUIRE),
                login(
                        "postgresql://u%40x:p%3A%2F%40%25%20+@h/my%20d%C3%B6?a=b&sslmode=verify-full&c",
                        "h", 5432, "my dö", "u@x", "p:/@% +", SslMode.VERIFY_FULL),
                login("postgresql://u:p@[2001:db8::1]/d", "2001:db8::1", 5432, "d", "u", "p", SslMode.PREFER),
                login("postgresql://u:p@[::1]:6000/d", "::1", 6000, "d", "u", "p", SslMode.PREFER),
                login("postgresql://u:p@127.0.0.1:1/d", "127.0.0.1", 1, "d", "u", "p", SslMode.PREFER),
                login("postgresql://u:p:q@h/d", "h", 5432, "d", "u", "p:q", SslMode.PREFER),
                login("postgresql://u:p@my_db-1/d", "my_db-1", 5432, "d", "u", "p", SslMode.PREFER));
    }

    @ParameterizedTest
    @MethodSource
    void readsAUrl(String text, DatabaseLogin expected) {
        assertThat(SecretText.parse(text)).isEqualTo(expected);
    }

    static Stream<Arguments> refusesWhatItCannotUseAndNeverShowsIt() {
        return Stream.of(
                Arguments.of(PASSWORD, "neither an ADO.NET connection string nor"),
                Arguments.of("", "neither an ADO.NET connection string nor"),
                Arguments.of("Database=d;User=u;Password=" + PASSWORD, "the server is missing"),
                Arguments.of("Server=h;User=u;Password=" + PASSWORD, "the database is missing"),
                Arguments.of("Server=h;Database=d;Password=" + PASSWORD, "the user is missing"),
                Arguments.of("Server=h;Database=d;User=u", "the password is missing"),
                Arguments.of("Server=h;Database=d;User=u;Password=", "the password is missing"),
                Arguments.of("Server=h;Port=x;Database=d;User=u;Password=" + PASSWORD, "port is not a number"),
                Arguments.of("Server=h;Port=;Database=d;User=u;Password=" + PASSWORD, "port is not a number"),
                Arguments.of("Server=h;Port=0;Database=d;User=u;Password=" + PASSWORD, "between 1 and 65535"),
                Arguments.of("Server=h;Port=65536;Database=d;User=u;Password=" + PASSWORD, "between 1 and 65535"),
                Arguments.of("Server=h;Ssl Mode=sure;Database=d;User=u;Password=" + PASSWORD, "SSL mode is none of"),
                Arguments.of("Server=h,i;Database=d;User=u;Password=" + PASSWORD, "one host name"),
                Arguments.of("Server=/tmp;Database=d;User=u;Password=" + PASSWORD, "one host name"),
                Arguments.of("Server=h/x?socketFactory=evil;Database=d;User=u;Password=" + PASSWORD, "one host name"),
                Arguments.of("postgresql://u:" + PASSWORD + "%@h/d", "percent-encode"),
                Arguments.of("postgresql://u:" + PASSWORD + " @h/d", "percent-encode"),
                Arguments.of("postgresql://u:" + PASSWORD + "#@h/d", "user or password is missing"),
                Arguments.of("postgresql://" + PASSWORD + "@h/d", "user or password is missing"),
                Arguments.of("postgresql://h:5432/" + PASSWORD, "user or password is missing"),
                Arguments.of("postgresql://u:" + PASSWORD + "@/d", "the server is missing"),
                Arguments.of("postgresql://u:" + PASSWORD + "@h", "the database is missing"),
                Arguments.of("postgresql://u:" + PASSWORD + "@h/", "the database is missing"),
                Arguments.of("postgresql://:" + PASSWORD + "@h/d", "the user is missing"),
                Arguments.of("postgresql://u:" + PASSWORD + "@h:x/d", "port is not a number"),
                Arguments.of("postgresql://u:" + PASSWORD + "@h:70000/d", "between 1 and 65535"),
                Arguments.of("postgresql://u:" + PASSWORD + "@h:1,i:2/d", "port is not a number"),
                Arguments.of("postgresql://u:" + PASSWORD + "@h,i/d", "one host name"),
                Arguments.of("postgresql://u:" + PASSWORD + "@h/d?sslmode=" + PASSWORD, "SSL mode is none of"),
                Arguments.of(
                        "Server=h;Database=d;User Id=backup\0application_name\0X;Password=" + PASSWORD,
                        "the user has a control character"),
                Arguments.of("Server=h;Database=d;User=u;Password=a\n" + PASSWORD, "the password has a control"),
                Arguments.of("Server=h;Database=d\te;User=u;Password=" + PASSWORD, "the database has a control"),
                Arguments.of("Server=h\0i;Database=d;User=u;Password=" + PASSWORD, "the server has a control"),
                Arguments.of("postgresql://u%00options%00x:" + PASSWORD + "@h/d", "the user has a control character"),
                Arguments.of("postgresql://u:%0A" + PASSWORD + "@h/d", "the password has a control character"),
                Arguments.of("postgresql://u:" + PASSWORD + "@h/d%7F", "the database has a control character"));
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatItCannotUseAndNeverShowsIt(String text, String why) {
        assertThatThrownBy(() -> SecretText.parse(text)).isInstanceOfSatisfying(BackupException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.SECRET_FORMAT);
            assertThat(failure).hasMessageContaining(why);
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain(PASSWORD);
        });
    }

    @Test
    void aLoginNeverShowsItsPassword() {
        DatabaseLogin login = new DatabaseLogin("h", 5432, "d", "u", PASSWORD, SslMode.REQUIRE);

        assertThat(login).hasToString("DatabaseLogin[u@h:5432/d, require]");
        assertThat(login.withDatabase("e").atLeast(SslMode.VERIFY_FULL))
                .isEqualTo(new DatabaseLogin("h", 5432, "e", "u", PASSWORD, SslMode.VERIFY_FULL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-full", "VerifyFull", "verify full", "VERIFYFULL"})
    void understandsBothSpellingsOfAnSslMode(String text) {
        assertThat(SslMode.parse(text)).contains(SslMode.VERIFY_FULL);
    }

    @Test
    void theStricterSslModeWinsFromBothSides() {
        for (SslMode one : SslMode.values()) {
            for (SslMode other : SslMode.values()) {
                assertThat(one.stricter(other))
                        .isEqualTo(other.stricter(one))
                        .isGreaterThanOrEqualTo(one)
                        .isGreaterThanOrEqualTo(other)
                        .isIn(one, other);
            }
        }
    }

    private static Arguments login(
            String text, String host, int port, String database, String user, String password, SslMode mode) {
        return Arguments.of(text, new DatabaseLogin(host, port, database, user, password, mode));
    }
}
