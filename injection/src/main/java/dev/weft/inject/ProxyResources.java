package dev.weft.inject;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.util.Map;

/** What the sidecar asks of its node, by the settings and a pod's annotations. */
final class ProxyResources {
    /** Below this the sidecar's Java runtime does not start. */
    static final Quantity LEAST_MEMORY = new Quantity("64Mi");

    private ProxyResources() {}

    /**
     * Reads the annotations. A request that is more than the default limit lifts the limit.
     *
     * @return what the annotations and the settings say together
     */
    static ResourceRequirements read(
            Map<String, String> annotations, InjectionSettings.Resources defaults)
            throws BadAnnotationException {
        Quantity cpu = quantity(annotations, PodKeys.PROXY_CPU_REQUEST, defaults.cpuRequest());
        Quantity request =
                quantity(annotations, PodKeys.PROXY_MEMORY_REQUEST, defaults.memoryRequest());
        Quantity limit = quantity(annotations, PodKeys.PROXY_MEMORY_LIMIT, defaults.memoryLimit());
        boolean limited = annotations.containsKey(PodKeys.PROXY_MEMORY_LIMIT);
        if (limited && amount(limit).compareTo(amount(LEAST_MEMORY)) < 0) {
            throw new BadAnnotationException(
                    PodKeys.PROXY_MEMORY_LIMIT,
                    limit.toString(),
                    "is less than a sidecar needs; write " + LEAST_MEMORY + " or more");
        }
        if (amount(request).compareTo(amount(limit)) > 0) {
            if (limited) {
                throw new BadAnnotationException(
                        PodKeys.PROXY_MEMORY_LIMIT,
                        limit.toString(),
                        "is less than the request of "
                                + request
                                + "; raise it, or lower "
                                + PodKeys.PROXY_MEMORY_REQUEST);
            }
            limit = request;
        }
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", cpu)
                .addToRequests("memory", request)
                .addToLimits("memory", limit)
                .build();
    }

    static boolean annotated(Map<String, String> annotations) {
        return annotations.containsKey(PodKeys.PROXY_CPU_REQUEST)
                || annotations.containsKey(PodKeys.PROXY_MEMORY_REQUEST)
                || annotations.containsKey(PodKeys.PROXY_MEMORY_LIMIT);
    }

    private static Quantity quantity(Map<String, String> annotations, String key, String otherwise)
            throws BadAnnotationException {
        String value = annotations.getOrDefault(key, otherwise).strip();
        try {
            Quantity quantity = Quantity.parse(value);
            if (amount(quantity).signum() > 0) {
                return quantity;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Said below, as for an amount that is not positive.
        }
        throw new BadAnnotationException(
                key, value, "is not an amount; write for example 50m of CPU or 64Mi of memory");
    }

    private static BigDecimal amount(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }
}
