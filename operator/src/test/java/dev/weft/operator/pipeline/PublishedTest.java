package dev.weft.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.operator.push.Config;
import dev.weft.operator.push.Standing;
import dev.weft.operator.resolve.ObjectStatus.Version;
import dev.weft.operator.watch.ObjectRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublishedTest {
    private static final ObjectRef CHANGED = new ObjectRef("HTTPRoute", "shop", "changed");
    private static final ObjectRef OTHER = new ObjectRef("HTTPRoute", "shop", "other");
    private static final Standing IN_FORCE = new Standing.InForce();
    private static final Standing PENDING = new Standing.Pending();

    private static Configs.Prepared config(String bytes, Version changed, Version other) {
        return new Configs.Prepared(
                Config.of(ByteString.copyFromUtf8(bytes)), Map.of(CHANGED, changed, OTHER, other));
    }

    private static Version version(long generation) {
        return new Version("uid", generation);
    }

    private static Map<ObjectRef, Standing> standings(Published published, Standing standing) {
        Map<ObjectRef, Standing> all = new HashMap<>();
        published.standings(standing, (refs, one) -> refs.forEach(ref -> all.put(ref, one)));
        return all;
    }

    private static Published first() {
        return Published.first(config("one", version(1), version(1)));
    }

    @Test
    void of_a_first_config_nothing_is_in_force_until_it_is_acknowledged() {
        assertThat(standings(first(), PENDING)).isEqualTo(Map.of(CHANGED, PENDING, OTHER, PENDING));
        assertThat(standings(first(), IN_FORCE))
                .isEqualTo(Map.of(CHANGED, IN_FORCE, OTHER, IN_FORCE));
    }

    @Test
    void while_a_change_is_on_its_way_what_did_not_change_stays_in_force() {
        Published next = first().then(config("two", version(2), version(1)), Optional.of(IN_FORCE));

        assertThat(standings(next, PENDING)).isEqualTo(Map.of(CHANGED, PENDING, OTHER, IN_FORCE));
    }

    @Test
    void a_change_that_is_overtaken_before_it_is_acknowledged_is_not_in_force() {
        Published last =
                first().then(config("two", version(2), version(1)), Optional.of(IN_FORCE))
                        .then(config("three", version(2), version(2)), Optional.of(PENDING));

        assertThat(standings(last, PENDING)).isEqualTo(Map.of(CHANGED, PENDING, OTHER, PENDING));
    }

    @Test
    void another_object_of_the_same_name_is_not_in_force() {
        Published next =
                first().then(
                                config("two", new Version("another", 1), version(1)),
                                Optional.of(IN_FORCE));

        assertThat(standings(next, PENDING)).containsEntry(CHANGED, PENDING);
    }

    @Test
    void a_refusal_is_told_of_all_that_shaped_the_config() {
        Standing refused = new Standing.Refused("no");
        Published next = first().then(config("two", version(2), version(1)), Optional.of(IN_FORCE));

        assertThat(standings(next, refused)).isEqualTo(Map.of(CHANGED, refused, OTHER, refused));
    }
}
