package dev.weft.proxy.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.snapshot.traffic.Reporting.Format;
import dev.weft.proxy.testing.Until;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccessLogTest {
    private static Told told(String path, String userAgent) {
        return new Told(
                Direction.INBOUND,
                1_795_780_800_123_456_789L,
                1_500_000,
                "spiffe://test/ns/shop/sa/web",
                "GET",
                "pay.shop",
                path,
                userAgent,
                200,
                -1,
                false,
                "",
                new Told.Bytes(0, 12),
                new Told.Way("shop/pay:80", "", "", "", 0));
    }

    private static String line(Format format, Told told) {
        return new String(AccessLine.of(format, told, ""), UTF_8);
    }

    @Test
    void a_line_of_json_has_a_field_for_each_thing_that_is_known() {
        assertThat(line(Format.JSON, told("/a", "curl")))
                .isEqualTo(
                        """
                        {"time":"2026-11-27T12:00:00.123456Z","direction":"inbound",\
                        "client":"spiffe://test/ns/shop/sa/web","method":"GET",\
                        "authority":"pay.shop","path":"/a","status":200,"duration_us":1500,\
                        "request_bytes":0,"response_bytes":12,"destination":"shop/pay:80",\
                        "user_agent":"curl"}
                        """);
    }

    @Test
    void a_line_of_text_quotes_what_is_no_word() {
        assertThat(line(Format.TEXT, told("/a", "two words \"and\" \n\u00e9")))
                .contains(" path=/a status=200 duration_us=1500 ")
                .endsWith("user_agent=\"two words \\\"and\\\" \\u000a\\u00e9\"\n");
    }

    @Test
    void whatever_a_request_says_makes_one_line_of_bounded_length() {
        String hostile = "\n\"\u0000\u2028\ud83d".repeat(10_000);
        for (Format format : Format.values()) {
            String line = line(format, told(hostile, hostile));
            assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
            assertThat(line.length()).isLessThan(AccessLine.MAX_BYTES);
            assertThat(line.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
        }
    }

    @Test
    void lines_that_nobody_reads_are_dropped_and_counted() {
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        AtomicInteger dropped = new AtomicInteger();
        AccessLog log =
                new AccessLog(
                        new OutputStream() {
                            @Override
                            public void write(int one) {
                                throw new IllegalStateException("lines are written whole");
                            }

                            @Override
                            public void write(byte[] line) {
                                await(stuck);
                                written.incrementAndGet();
                            }
                        },
                        dropped::incrementAndGet);
        int lines = 2 * AccessLog.MAX_WAITING_BYTES / 1_024;
        for (int i = 0; i < lines; i++) {
            log.write(new byte[1_024]);
        }
        assertThat(dropped).hasValue(lines / 2);
        stuck.countDown();
        Until.holds("the others are written", () -> written.get() == lines / 2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
