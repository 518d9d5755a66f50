package dev.weft.operator.connect;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;

/**
 * A client that waits for the API server for as long as it takes: for what the operator cannot
 * start without. An ordinary request is given up after ten seconds, and one that was given up is
 * not sent again.
 */
public final class PatientClient {
    private static final int UNLIMITED = -1;
    private static final int NONE = 0;

    /** Of the first request that is sent again; it doubles up to 32 times that. */
    private static final int INTERVAL_MILLIS = 500;

    private PatientClient() {}

    /**
     * The same client, connections included, without a limit of its own: the start is bounded by
     * the startup probe of the pod. What the API server refuses is refused at once.
     */
    public static KubernetesClient of(KubernetesClient client) {
        RequestConfig patient =
                new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                        .withRequestTimeout(NONE)
                        .withRequestRetryBackoffLimit(UNLIMITED)
                        .withRequestRetryBackoffInterval(INTERVAL_MILLIS)
                        .build();
        return client.newClient(patient).adapt(KubernetesClient.class);
    }
}
