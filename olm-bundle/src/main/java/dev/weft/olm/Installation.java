package dev.weft.olm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is installed, and what of it is otherwise where OLM does it: the operator makes the
 * webhook's configuration itself, because one that OLM makes cannot be narrowed to namespaces.
 */
record Installation(List<HasMetadata> objects) {
    private static final String WEBHOOK = "WEFT_INJECTION_WEBHOOK_CONFIGURATION";
    private static final String WEBHOOK_OWNER = "WEFT_INJECTION_WEBHOOK_OWNER";
    private static final String PROXY_IMAGE = "WEFT_INJECTION_PROXY_IMAGE";

    /** Every kind is thought of here; one that is new in the installation must be too. */
    Installation {
        objects = List.copyOf(objects);
        for (HasMetadata object : objects) {
            switch (object) {
                case Namespace made -> {}
                case ServiceAccount made -> {}
                case ClusterRole given -> {}
                case ClusterRoleBinding given -> {}
                case Deployment run -> {}
                case Role beside -> {}
                case RoleBinding beside -> {}
                case Service beside -> {}
                case PodDisruptionBudget beside -> {}
                case MutatingWebhookConfiguration itsOwn -> {}
                default ->
                        throw new IllegalArgumentException(
                                object.getKind()
                                        + " "
                                        + object.getMetadata().getName()
                                        + " of the installation: say in Installation what OLM does"
                                        + " with it");
            }
        }
    }

    /** The operator as OLM runs it. */
    Deployment operator() {
        Deployment deployment = all(Deployment.class).findFirst().orElseThrow();
        return new DeploymentBuilder(deployment)
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToAnnotations("openshift.io/required-scc", "restricted-v2")
                .endMetadata()
                .editSpec()
                .editFirstContainer()
                .addToEnv(
                        new EnvVar(WEBHOOK, "operator", null),
                        new EnvVar(WEBHOOK_OWNER, WebhookOwner.NAME, null))
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private Container container() {
        return operator().getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    String operatorImage() {
        return container().getImage();
    }

    String proxyImage() {
        return container().getEnv().stream()
                .filter(variable -> PROXY_IMAGE.equals(variable.getName()))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
    }

    String serviceAccount() {
        return all(ServiceAccount.class).findFirst().orElseThrow().getMetadata().getName();
    }

    /** The rules of each ClusterRole. OLM binds them. */
    List<List<PolicyRule>> clusterRules() {
        return Stream.concat(
                        all(ClusterRole.class).map(ClusterRole::getRules),
                        Stream.of(List.of(makeTheWebhook(), readItsOwner())))
                .toList();
    }

    private PolicyRule makeTheWebhook() {
        return new PolicyRuleBuilder()
                .withApiGroups("admissionregistration.k8s.io")
                .withResources("mutatingwebhookconfigurations")
                .withResourceNames(
                        all(MutatingWebhookConfiguration.class)
                                .map(webhook -> webhook.getMetadata().getName())
                                .toList())
                // Where the API server asks it of who gives an owner, as on OpenShift: delete.
                .withVerbs("create", "delete")
                .build();
    }

    private static PolicyRule readItsOwner() {
        return new PolicyRuleBuilder()
                .withApiGroups("rbac.authorization.k8s.io")
                .withResources("clusterroles")
                .withResourceNames(WebhookOwner.NAME)
                .withVerbs("get")
                .build();
    }

    /**
     * What comes beside the ClusterServiceVersion. The Role is among it: as a permission in there,
     * OLM would grant it in every namespace. None may say its namespace: that is OLM's to choose.
     */
    List<HasMetadata> beside() {
        List<HasMetadata> beside =
                objects.stream()
                        .filter(
                                object ->
                                        object instanceof Role
                                                || object instanceof RoleBinding
                                                || object instanceof Service
                                                || object instanceof PodDisruptionBudget)
                        .toList();
        beside.forEach(object -> object.getMetadata().setNamespace(null));
        return beside;
    }

    private <T> Stream<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast);
    }
}
