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

/** Attached to a target, says who may call it, how it is called and what is told about it. */
@Group("weft.dev")
@Version("v1alpha1")
@Plural("meshpolicies")
@ShortNames("mp")
@Categories("weft")
@JsonClassDescription(
        "Attached to a target, says who may call it (authorization), how it is called (traffic) and what is told about it (telemetry).")
@AdditionalPrinterColumn(name = "Kind", jsonPath = ".spec.targetRefs[0].kind")
@AdditionalPrinterColumn(name = "Target", jsonPath = ".spec.targetRefs[0].name")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Programmed", jsonPath = ".status.programmed")
@AdditionalPrinterColumn(
        name = "Refused",
        jsonPath = ".status.decisions.refused",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Would-Refuse",
        jsonPath = ".status.decisions.wouldRefuse",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class MeshPolicy extends CustomResource<MeshPolicySpec, MeshPolicyStatus>
        implements Namespaced {}
