package dev.weft.operator.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Update;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final ConfigKey PAY = new ConfigKey.Outbound("pay:80");
    private static final ConfigKey WEB = new ConfigKey.Outbound("web:80");

    @Test
    void the_latest_update_of_a_key_takes_the_place_of_the_one_before() {
        Outbox outbox = new Outbox();
        outbox.put(PAY, generation(1));
        outbox.put(WEB, generation(2));
        outbox.put(PAY, generation(3));

        assertThat(outbox.size()).isEqualTo(2);
        assertThat(outbox.next()).contains(generation(3));
        assertThat(outbox.next()).contains(generation(2));
        assertThat(outbox.next()).isEmpty();
    }

    private static Update generation(long generation) {
        return Update.newBuilder().setGeneration(generation).build();
    }
}
