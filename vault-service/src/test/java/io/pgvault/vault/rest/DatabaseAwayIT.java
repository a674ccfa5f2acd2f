package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The catalogue's database goes away while requests come in, and comes back. */
@QuarkusTest
@QuarkusTestResource(value = CutOffParts.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // the test resource sets the line
class DatabaseAwayIT {
    Consumer<Boolean> line;

    private boolean cut;

    @AfterEach
    void mend() {
        if (cut) {
            line.accept(true);
        }
    }

    @Test
    void callersAreToldToComeBackAndFindEverythingWhenTheyDo() {
        try (OtherServices others = new OtherServices()) {
            Story story = new Story(others);
            Api api = story.api;
            story.vault().policy().protectedInstance();

            cut = true;
            line.accept(false);
            for (int i = 0; i < 2; i++) {
                for (Answer answer : List.of(
                        api.get(api.vault),
                        api.get(api.group + "/backupVaults"),
                        api.get(api.instance + "/recoveryPoints"),
                        api.put(api.vault, Api.vaultBody()),
                        api.put(api.vault + "/backupPolicies/other", Api.policyBody()),
                        api.post(api.instance + "/backup", Api.backupBody("BackupWeekly")),
                        api.delete(api.vault))) {
                    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
                    assertThat(answer.errorCode()).isEqualTo("ServiceUnavailable");
                    assertThat(answer.errorMessage())
                            .startsWith("The catalogue cannot be reached at the moment.")
                            .contains(answer.header("x-ms-request-id"));
                    assertThat(answer.header("Retry-After")).isEqualTo("5");
                    assertThat(answer.body()
                                    .at("/error/additionalInfo/0/info/isRetryable")
                                    .asBoolean())
                            .isTrue();
                }
            }
            // What does not need the database is answered as ever.
            assertThat(api.get("/nowhere").status()).isEqualTo(404);

            line.accept(true);
            cut = false;
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> api.get(api.vault).status() == 200);
            assertThat(api.get(api.vault + "/backupPolicies/other").status()).isEqualTo(404);
            assertThat(api.get(api.vault + "/backupJobs").body().at("/value")).isEmpty();
            story.backup();
        }
    }
}
