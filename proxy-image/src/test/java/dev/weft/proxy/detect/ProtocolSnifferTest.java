package dev.weft.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolSnifferTest {
    private static Guess guess(String bytes) {
        return guess(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Guess guess(byte[] bytes) {
        return ProtocolSniffer.guess(Unpooled.wrappedBuffer(bytes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    GET / HTTP/1.1\\r\\n                     | HTTP1
                    GET / HTTP/1.0\\n                        | HTTP1
                    M-SEARCH * HTTP/1.1\\r\\nHost:           | HTTP1
                    PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n | HTTP2
                    \\x16\\x03\\x01                          | TLS
                    \\x16\\x02                               | OPAQUE
                    HELO mail.example\\r\\n                  | OPAQUE
                    GET /\\r\\n                              | OPAQUE
                    Get / HTTP/1.1\\r\\n                     | HTTP1
                    get key\\r\\n                            | OPAQUE
                    *1\\r\\n$4\\r\\nPING\\r\\n               | OPAQUE
                    EXTRAORDINARILYLONGMETHODNAME            | OPAQUE
                    PRI * HTTP/2.0\\r\\n                     | UNDECIDED
                    GET                                      | UNDECIDED
                    GET / HTTP/1.1                           | UNDECIDED
                    \\x16                                    | UNDECIDED
                    """)
    void the_first_bytes_tell_the_protocol(String escaped, Guess wanted) {
        String bytes =
                escaped.replace("\\r", "\r")
                        .replace("\\n", "\n")
                        .replace("\\x16", "\u0016")
                        .replace("\\x01", "\u0001")
                        .replace("\\x02", "\u0002")
                        .replace("\\x03", "\u0003");
        assertThat(guess(bytes)).isEqualTo(wanted);
    }

    @Test
    void no_bytes_tell_nothing() {
        assertThat(guess("")).isEqualTo(Guess.UNDECIDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nmore",
                "DELETE /a?b HTTP/1.1\r\nHost: x\r\n"
            })
    void what_arrives_in_pieces_is_undecided_until_it_is_what_it_was(String all) {
        Guess last = guess(all);
        boolean decided = false;
        for (int length = 1; length <= all.length(); length++) {
            Guess now = guess(all.substring(0, length));
            assertThat(now).isIn(Guess.UNDECIDED, last);
            assertThat(decided && now == Guess.UNDECIDED).isFalse();
            decided |= now == last;
        }
    }

    @Test
    void a_request_line_without_end_is_decided_within_its_bound() {
        String line = "GET /" + "a".repeat(ProtocolSniffer.MAX_UNDECIDED_BYTES);
        assertThat(guess(line)).isEqualTo(Guess.HTTP1);
    }

    @Test
    void random_bytes_are_read_and_not_consumed_and_always_decided_in_time() {
        Random random = new Random(20260102);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(ProtocolSniffer.MAX_UNDECIDED_BYTES + 64)];
            random.nextBytes(bytes);
            ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
            Guess guess = ProtocolSniffer.guess(buffer);
            assertThat(buffer.readableBytes()).isEqualTo(bytes.length);
            if (bytes.length > ProtocolSniffer.MAX_UNDECIDED_BYTES) {
                assertThat(guess).isNotEqualTo(Guess.UNDECIDED);
            }
        }
    }
}
