package dev.weft.operator.model;

import com.google.protobuf.Duration;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.Filter;
import dev.weft.proxy.config.v1.HttpMatch;
import dev.weft.proxy.config.v1.Retries;
import dev.weft.proxy.config.v1.SessionPersistence;
import java.util.List;
import java.util.Optional;

/** A route, and the ports of Services that it is attached to. */
public record MeshRoute(ObjectRef ref, List<Parent> parents, List<Rule> rules) {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    public MeshRoute {
        parents = List.copyOf(parents);
        rules = List.copyOf(rules);
    }

    /** Whether it is a GRPCRoute. */
    public boolean grpc() {
        return ref.kind().equals("GRPCRoute");
    }

    /** Whether it is about connections, whatever they carry. */
    public boolean ofBytes() {
        return ref.kind().equals("TLSRoute") || ref.kind().equals("TCPRoute");
    }

    /** A port of a Service that it is attached to. */
    public record Parent(ServiceKey service, int port) {}

    /** Whether it is attached to this port of a Service. */
    public boolean attached(ServiceKey key, int number) {
        return parents.contains(new Parent(key, number));
    }

    /**
     * A rule.
     *
     * @param name its own, or its index
     * @param matches empty matches every request
     */
    public record Rule(
            String name,
            List<HttpMatch> matches,
            Effects effects,
            List<Share> shares,
            Handling handling) {
        public Rule {
            matches = List.copyOf(matches);
            shares = List.copyOf(shares);
        }
    }

    /** What the rule itself says of how its requests are sent. */
    public record Handling(
            Optional<Duration> request,
            Optional<Duration> backendRequest,
            Optional<Retry> retry,
            Optional<SessionPersistence> session) {
        /** Says nothing. */
        public static final Handling NONE =
                new Handling(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Which requests are sent again (GEP-1731).
     *
     * @param backoff the shortest wait
     */
    public record Retry(
            Optional<Integer> attempts, List<Integer> codes, Optional<Duration> backoff) {
        public Retry {
            codes = List.copyOf(codes);
        }

        /** What policies say, with what the rule says in its place. */
        public Retries over(Retries policies) {
            Retries.Builder made = policies.toBuilder();
            attempts.ifPresent(made::setAttempts);
            if (!codes.isEmpty()) {
                made.clearStatusCodes().addAllStatusCodes(codes);
            }
            backoff.ifPresent(wait -> made.setBaseBackoff(wait).setMaxBackoff(longest(wait)));
            return made.build();
        }

        private static Duration longest(Duration first) {
            long nanos = first.getSeconds() * NANOS_PER_SECOND + first.getNanos();
            long longest = nanos * Policy.Retrying.BACKOFF_GROWTH;
            return Duration.newBuilder()
                    .setSeconds(longest / NANOS_PER_SECOND)
                    .setNanos((int) (longest % NANOS_PER_SECOND))
                    .build();
        }
    }

    /**
     * A backendRef.
     *
     * @param service empty when the reference does not resolve
     */
    public record Share(Optional<ServiceKey> service, int port, int weight, Effects effects) {}

    /**
     * What is done to requests and responses besides.
     *
     * @param filters all but the mirrors
     */
    public record Effects(List<Filter> filters, List<Mirror> mirrors) {
        public static final Effects NONE = new Effects(List.of(), List.of());

        public Effects {
            filters = List.copyOf(filters);
            mirrors = List.copyOf(mirrors);
        }
    }

    /** Where copies of some requests go: of so many so many. */
    public record Mirror(ServiceKey service, int port, int numerator, int denominator) {}
}
