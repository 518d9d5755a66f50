package dev.weft.proxy.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Answers of an authorizer that may be anything. */
class AnswerReaderFuzzTest {
    @FuzzTest
    void an_answer_sets_no_header_that_could_split_a_message(byte[] bytes) {
        switch (AnswerReader.read(bytes)) {
            case Answer.Passes passes -> passes.headers().forEach(AnswerReaderFuzzTest::safe);
            case Answer.Refused refused -> {
                refused.headers().forEach(AnswerReaderFuzzTest::safe);
                assertThat(refused.status()).isBetween(300, 599);
            }
            case Answer.Unknown unknown -> assertThat(unknown.why()).isNotBlank();
        }
    }

    private static void safe(Answer.Header header) {
        assertThat(header.name()).doesNotContainAnyWhitespaces().doesNotContain(":");
        assertThat(header.value().chars()).noneMatch(c -> c != '\t' && c < ' ');
    }
}
