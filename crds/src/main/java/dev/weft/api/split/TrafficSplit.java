package dev.weft.api.split;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Redistributes the traffic of one Service among several, however that Service was reached. */
@Group("split.smi-spec.io")
@Version("v1alpha4")
@Plural("trafficsplits")
@ShortNames("ts")
@Categories("weft")
@JsonClassDescription(
        "Redistributes the traffic of one Service among several by weight, however that Service was reached. The status says which shares were observed.")
@AdditionalPrinterColumn(name = "Service", jsonPath = ".spec.service")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Programmed", jsonPath = ".status.programmed")
@AdditionalPrinterColumn(name = "Desired", jsonPath = ".status.desired")
@AdditionalPrinterColumn(name = "Observed", jsonPath = ".status.observed")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class TrafficSplit extends CustomResource<TrafficSplitSpec, TrafficSplitStatus>
        implements Namespaced {}
