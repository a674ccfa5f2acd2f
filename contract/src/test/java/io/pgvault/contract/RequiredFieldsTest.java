package io.pgvault.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.job.CancelJob;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequiredFieldsTest {
    record Inner(String name, @Nullable String note) {}

    record Outer(Inner inner, List<Inner> list) {}

    @ParameterizedTest
    @MethodSource("io.pgvault.contract.Samples#all")
    void everySampleIsWhole(Message message) {
        assertThat(RequiredFields.missing((Record) message)).isEmpty();
    }

    @Test
    void namesWhatIsMissingAtAnyDepth() throws Exception {
        Inner whole = new Inner("a", null);
        Inner nameless = ContractJson.mapper().readValue("{}", Inner.class);

        assertThat(RequiredFields.missing(nameless)).contains("name");
        assertThat(RequiredFields.missing(new Outer(nameless, List.of()))).contains("inner.name");
        assertThat(RequiredFields.missing(new Outer(whole, List.of(whole, nameless))))
                .contains("list[1].name");
        assertThat(RequiredFields.missing(new Outer(whole, List.of(whole)))).isEmpty();
    }

    @Test
    void anEmptyObjectIsNoMessage() throws Exception {
        assertThat(RequiredFields.missing(ContractJson.mapper().readValue("{}", CancelJob.class)))
                .contains("jobId");
    }
}
