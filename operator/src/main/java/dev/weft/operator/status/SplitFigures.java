package dev.weft.operator.status;

import dev.weft.api.split.TrafficSplitStatus;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.operator.model.Split;
import dev.weft.proxy.config.LatencyBuckets;
import dev.weft.proxy.config.v1.Endpoint;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a split was to do and what it did. */
record SplitFigures(List<TrafficSplitStatus.Backend> backends, long requests) {
    static SplitFigures of(Split split, Map<ServiceKey, LoadWindow.Sums> sums, Model model) {
        long requests =
                split.parts().stream()
                        .map(Split.Part::service)
                        .distinct()
                        .mapToLong(service -> requests(sums, service))
                        .sum();
        return new SplitFigures(
                split.parts().stream()
                        .map(part -> backend(split, part, sums, model, requests))
                        .toList(),
                requests);
    }

    String desired() {
        return line(TrafficSplitStatus.Backend::desiredShare);
    }

    Optional<String> observed() {
        return requests == 0
                ? Optional.empty()
                : Optional.of(line(one -> String.valueOf(one.observedShare())));
    }

    private String line(Function<TrafficSplitStatus.Backend, String> share) {
        return backends.stream()
                .map(one -> one.service() + " " + share.apply(one))
                .collect(Collectors.joining(", "));
    }

    private static TrafficSplitStatus.Backend backend(
            Split split,
            Split.Part part,
            Map<ServiceKey, LoadWindow.Sums> sums,
            Model model,
            long requests) {
        LoadWindow.Sums own = sums.getOrDefault(part.service(), LoadWindow.Sums.NONE);
        long total = split.totalThousandths();
        boolean used = own.requests() > 0;
        return new TrafficSplitStatus.Backend(
                part.service().name(),
                percent(total == 0 ? 0 : (double) part.weightThousandths() / total, "0.#"),
                requests == 0 ? null : percent((double) own.requests() / requests, "0.#"),
                own.requests(),
                used ? successRate(own) : null,
                used
                        ? number(LatencyBuckets.quantileMillis(own.latency(), 0.99), "0.#") + " ms"
                        : null,
                endpoints(part.service(), model));
    }

    private static String successRate(LoadWindow.Sums sums) {
        return percent(1 - (double) sums.failures() / sums.requests(), "0.##");
    }

    private static int endpoints(ServiceKey service, Model model) {
        return (int)
                model.service(service).map(MeshService::ports).orElse(List.of()).stream()
                        .map(ServicePort::endpoints)
                        .flatMap(List::stream)
                        .map(Endpoint::getAddress)
                        .distinct()
                        .count();
    }

    private static long requests(Map<ServiceKey, LoadWindow.Sums> sums, ServiceKey service) {
        return sums.getOrDefault(service, LoadWindow.Sums.NONE).requests();
    }

    private static String percent(double share, String pattern) {
        return number(share * 100, pattern) + " %";
    }

    private static String number(double value, String pattern) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(value);
    }
}
