package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Hosts and ports as clients write them. */
class AuthorityFuzzTest {
    @FuzzTest
    void an_authority_that_can_be_read_says_the_same_when_it_is_written(byte[] bytes) {
        Authority.parse(new String(bytes, StandardCharsets.ISO_8859_1))
                .ifPresent(
                        read -> {
                            String host =
                                    read.host().contains(":")
                                            ? "[" + read.host() + "]"
                                            : read.host();
                            assertThat(
                                            Authority.parse(
                                                    read.port() == 0
                                                            ? host
                                                            : host + ":" + read.port()))
                                    .contains(read);
                        });
    }
}
