package dev.weft.operator.translate;

import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.ServicePort;
import dev.weft.proxy.config.v1.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Answers what a proxy subscribes to, from one model. */
public final class Translator {
    private final Model model;
    private final Destinations destinations;
    private final Workloads workloads;
    private final Map<String, ServiceKey> byAddress = new HashMap<>();
    private final Map<String, Endpoint> byEndpoint = new HashMap<>();

    public Translator(Model model) {
        this.model = model;
        Policies policies = new Policies(model);
        this.destinations = new Destinations(model, policies);
        this.workloads = new Workloads(model, policies);
        for (MeshService service : model.services().values()) {
            service.addresses().forEach(address -> byAddress.put(address, service.key()));
            for (ServicePort port : service.ports()) {
                port.endpoints()
                        .forEach(
                                one -> byEndpoint.put(one.getAddress() + " " + one.getPort(), one));
            }
        }
    }

    /**
     * What a proxy in a namespace does with connections to a destination.
     *
     * @param key {@code ip:port} or {@code host:port}; a host without dots is in the caller's
     *     namespace
     */
    public Translation destination(String callerNamespace, String key) {
        Optional<DestinationKey> read = DestinationKey.read(key);
        if (read.isEmpty()) {
            return Translation.unknown();
        }
        String host = read.get().host();
        int port = read.get().port();
        Optional<ServiceKey> service =
                Optional.ofNullable(byAddress.get(host))
                        .or(() -> ServiceNames.read(host, callerNamespace))
                        .filter(found -> model.service(found).isPresent());
        Optional<ServicePort> found =
                service.flatMap(model::service).flatMap(one -> one.port(port));
        if (service.isPresent() && found.isPresent()) {
            return destinations.ofService(callerNamespace, service.get(), found.get());
        }
        Endpoint endpoint = byEndpoint.get(host + " " + port);
        return endpoint == null ? Translation.unknown() : destinations.ofEndpoint(endpoint);
    }

    /** What a pod or Workload accepts. */
    public Translation workload(String namespace, String name) {
        return model.member(namespace, name).map(workloads::config).orElseGet(Translation::unknown);
    }
}
