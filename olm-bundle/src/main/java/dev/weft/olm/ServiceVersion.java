package dev.weft.olm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.CRDDescription;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.ClusterServiceVersion;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.ClusterServiceVersionBuilder;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.InstallMode;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.NamedInstallStrategy;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.NamedInstallStrategyBuilder;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.RelatedImage;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.StrategyDeploymentPermissions;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.StrategyDetailsDeploymentBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ClusterServiceVersion of a release: what a catalog says of it and how OLM installs it. */
record ServiceVersion(Sources sources, Release release) {
    /** The first with native sidecars. */
    private static final String MIN_KUBERNETES = "1.29.0";

    private static final String HOME = "https://weft.dev";
    private static final String SUMMARY =
            "A service mesh that is driven by git, with mutual TLS, policies, traffic splits and"
                    + " Gateway API";

    /** What OpenShift's catalog tells of an operator. */
    private static final Map<String, String> OPENSHIFT_FEATURES =
            Map.of(
                    "disconnected", "false",
                    "fips-compliant", "false",
                    "proxy-aware", "false",
                    "tls-profiles", "false",
                    "token-auth-aws", "false",
                    "token-auth-azure", "false",
                    "token-auth-gcp", "false",
                    "cnf", "false",
                    "cni", "false",
                    "csi", "false");

    ClusterServiceVersion build() {
        Installation installation = new Installation(sources.installation(release));
        List<CRDDescription> owned =
                sources.definitions().stream()
                        .flatMap(definition -> Descriptors.of(definition).stream())
                        .toList();
        return new ClusterServiceVersionBuilder()
                .withNewMetadata()
                .withName(release.serviceVersion())
                .withAnnotations(annotations(installation, owned))
                .addToLabels("operatorframework.io/os.linux", "supported")
                .addToLabels("operatorframework.io/arch.amd64", "supported")
                .addToLabels("operatorframework.io/arch.arm64", "supported")
                .endMetadata()
                .withNewSpec()
                .withDisplayName("Weft")
                .withDescription(Sources.words("description.md"))
                .withVersion(release.version())
                .withReplaces(release.replacedServiceVersion().orElse(null))
                .withMaturity("alpha")
                .withMinKubeVersion(MIN_KUBERNETES)
                .withKeywords("service mesh", "mtls", "canary", "gitops", "gateway api")
                .addNewIcon(Sources.icon(), "image/svg+xml")
                .addNewMaintainer("maintainers@weft.dev", "The maintainers of Weft")
                .withNewProvider()
                .withName("Weft")
                .withUrl(HOME)
                .endProvider()
                .addNewLink("Weft", HOME)
                .withInstallModes(
                        new InstallMode(true, "AllNamespaces"),
                        new InstallMode(false, "OwnNamespace"),
                        new InstallMode(false, "SingleNamespace"),
                        new InstallMode(false, "MultiNamespace"))
                .withNewCustomresourcedefinitions()
                .withOwned(owned)
                .endCustomresourcedefinitions()
                .withInstall(install(installation))
                .withRelatedImages(
                        new RelatedImage(installation.operatorImage(), "operator"),
                        new RelatedImage(installation.proxyImage(), "proxy"))
                .endSpec()
                .build();
    }

    private Map<String, String> annotations(Installation installation, List<CRDDescription> owned) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put("alm-examples", json(new Examples(sources).of(owned)));
        // Sidecars become new only when their pods do.
        annotations.put("capabilities", "Basic Install");
        annotations.put("categories", "Networking, Security");
        annotations.put("certified", "false");
        annotations.put("containerImage", installation.operatorImage());
        annotations.put("createdAt", release.createdAt());
        annotations.put("description", SUMMARY);
        annotations.put("repository", HOME);
        annotations.put("support", "The maintainers of Weft");
        annotations.put("operatorframework.io/suggested-namespace", "weft-system");
        annotations.put(
                "operatorframework.io/suggested-namespace-template", json(namespace(installation)));
        OPENSHIFT_FEATURES.forEach(
                (feature, has) ->
                        annotations.put("features.operators.openshift.io/" + feature, has));
        return annotations;
    }

    private static Object namespace(Installation installation) {
        return installation.objects().stream()
                .filter(object -> object.getKind().equals("Namespace"))
                .findFirst()
                .orElseThrow();
    }

    private static NamedInstallStrategy install(Installation installation) {
        Deployment operator = installation.operator();
        return new NamedInstallStrategyBuilder()
                .withStrategy("deployment")
                .withSpec(
                        new StrategyDetailsDeploymentBuilder()
                                .addNewDeployment()
                                .withName(operator.getMetadata().getName())
                                .withLabel(operator.getMetadata().getLabels())
                                .withSpec(operator.getSpec())
                                .endDeployment()
                                .withClusterPermissions(
                                        installation.clusterRules().stream()
                                                .map(
                                                        rules ->
                                                                new StrategyDeploymentPermissions(
                                                                        rules,
                                                                        installation
                                                                                .serviceAccount()))
                                                .toList())
                                .build())
                .build();
    }

    private static String json(Object value) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of the API has no JSON form", e);
        }
    }
}
