package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Hosts outside the cluster that workloads may reach. */
@Group("weft.dev")
@Version("v1alpha1")
@Plural("egresshosts")
@ShortNames("eh")
@Categories("weft")
@JsonClassDescription(
        "Hosts outside the cluster that the workloads of its namespace may reach, or those of every namespace when it is in weft-system.")
@AdditionalPrinterColumn(name = "Host", jsonPath = ".spec.hosts[0]")
@AdditionalPrinterColumn(name = "Port", jsonPath = ".spec.ports[0]")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Programmed", jsonPath = ".status.programmed")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class EgressHost extends CustomResource<EgressHostSpec, EgressHostStatus>
        implements Namespaced {}
