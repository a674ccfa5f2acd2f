package io.pgvault.retention.tagging;

import static io.pgvault.retention.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.retention.Samples;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChooseRetentionTagTest {
    private static final RetentionRule BY_DEFAULT = rule("Default", true, "P30D");
    private static final RetentionRule YEARLY = rule("Yearly", false, "P10Y");

    @Test
    void withoutRequestTheDefaultRuleApplies() {
        RetentionTag tag = choose(null, YEARLY, BY_DEFAULT);

        assertThat(tag.name()).isEqualTo("Default");
        assertThat(tag.rule()).contains(BY_DEFAULT);
        assertThat(tag.reason()).isEqualTo("The backup was asked for without a tag: the default rule applies.");
    }

    @Test
    void theRuleThatWasAskedForApplies() {
        RetentionTag tag = choose("Yearly", BY_DEFAULT, YEARLY);

        assertThat(tag.name()).isEqualTo("Yearly");
        assertThat(tag.rule()).contains(YEARLY);
        assertThat(tag.reason()).contains("asked for");
    }

    @Test
    void aRuleIsFoundWithoutRegardToCaseAndKeepsItsOwnSpelling() {
        assertThat(choose("yEARLY", BY_DEFAULT, YEARLY).name()).isEqualTo("Yearly");
    }

    @Test
    void anUnknownTagFallsBackToTheDefaultRuleAndSaysSo() {
        RetentionTag tag = choose("Decennial", BY_DEFAULT, YEARLY);

        assertThat(tag.name()).isEqualTo("Default");
        assertThat(tag.rule()).contains(BY_DEFAULT);
        assertThat(tag.reason()).isEqualTo("The policy has no rule 'Decennial': the default rule applies.");
    }

    @Test
    void theDefaultRuleIsReportedAsDefaultWhateverItsName() {
        RetentionRule named = rule("KeepShort", true, "P7D");

        RetentionTag tag = choose(null, YEARLY, named);

        assertThat(tag.name()).isEqualTo("Default");
        assertThat(tag.rule()).contains(named);
    }

    @Test
    void aRuleNamedDefaultServesWhenNoneIsMarked() {
        RetentionRule unmarked = rule("default", false, "P7D");

        assertThat(choose(null, YEARLY, unmarked).rule()).contains(unmarked);
    }

    @Test
    void aPolicyWithoutDefaultRuleGivesATagWithoutRule() {
        RetentionTag tag = choose(null, YEARLY);

        assertThat(tag.name()).isEqualTo("Default");
        assertThat(tag.rule()).isEmpty();
    }

    @Test
    void anEmptyPolicyGivesATagWithoutRule() {
        assertThat(choose("Yearly").rule()).isEmpty();
    }

    private static RetentionTag choose(@Nullable String requested, RetentionRule... rules) {
        return ChooseRetentionTag.choose(
                Samples.policy("UTC", rules), new Origin(null, requested, false), (from, to) -> false);
    }
}
