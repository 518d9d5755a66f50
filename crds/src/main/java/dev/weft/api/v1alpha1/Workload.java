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

/** A member of the mesh that is not a pod: a process or a virtual machine. */
@Group("weft.dev")
@Version("v1alpha1")
@Plural("workloads")
@ShortNames("wl")
@Categories("weft")
@JsonClassDescription(
        "A member of the mesh that is not a pod: a process or a virtual machine. Services select it by its labels, as they select pods.")
@AdditionalPrinterColumn(name = "Address", jsonPath = ".spec.address")
@AdditionalPrinterColumn(name = "Service Account", jsonPath = ".spec.serviceAccountName")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class Workload extends CustomResource<WorkloadSpec, WorkloadStatus> implements Namespaced {}
