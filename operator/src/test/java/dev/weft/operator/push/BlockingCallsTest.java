package dev.weft.operator.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingCallsTest {
    private final Vertx vertx = Vertx.vertx();
    private final BlockingCalls calls = new BlockingCalls(vertx, 2);

    @AfterEach
    void stop() throws Exception {
        calls.close();
        await(vertx.close());
    }

    @Test
    void what_is_beyond_the_bound_is_turned_away_and_what_comes_later_is_not() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Future<String> first = calls.run(() -> waited(go), () -> "turned away");
        Future<String> second = calls.run(() -> waited(go), () -> "turned away");

        assertThat(calls.run(() -> "done", () -> "turned away").result()).isEqualTo("turned away");

        go.countDown();
        assertThat(await(first)).isEqualTo("done");
        assertThat(await(second)).isEqualTo("done");
        assertThat(await(calls.run(() -> "done", () -> "turned away"))).isEqualTo("done");
    }

    @Test
    void what_fails_leaves_room_for_others() {
        for (int i = 0; i < 5; i++) {
            Future<String> failed =
                    calls.run(
                            () -> {
                                throw new IllegalStateException("broken");
                            },
                            () -> "turned away");
            assertThatThrownBy(() -> await(failed)).hasRootCauseMessage("broken");
        }
    }

    private static String waited(CountDownLatch go) throws InterruptedException {
        go.await();
        return "done";
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
