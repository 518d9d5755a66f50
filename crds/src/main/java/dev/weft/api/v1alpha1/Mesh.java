package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** The mesh as a whole. Optional; there is at most one, named default. */
@Group("weft.dev")
@Version("v1alpha1")
@Plural("meshes")
@Categories("weft")
@JsonClassDescription(
        "The mesh as a whole. Optional: without it the defaults hold. There is at most one, named default.")
@ValidationRule(
        value = "self.metadata.name == 'default'",
        message = "there is one Mesh; name it default")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
        name = "Proxies",
        jsonPath = ".status.proxies",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class Mesh extends CustomResource<MeshSpec, MeshStatus> {}
