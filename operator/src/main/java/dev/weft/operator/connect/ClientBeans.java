package dev.weft.operator.connect;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The platform's client, which tells what it waits for at the start. */
@Singleton
public class ClientBeans {
    @Produces
    @ApplicationScoped
    KubernetesClient client(KubernetesSerialization serialization, Config config) {
        return new KubernetesClientBuilder()
                .withKubernetesSerialization(serialization)
                .withConfig(config)
                .withHttpClientBuilderConsumer(
                        http ->
                                http.addOrReplaceInterceptor(
                                        FirstAnswer.class.getName(), new FirstAnswer()))
                .build();
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }
}
