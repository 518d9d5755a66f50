package dev.weft.api.gateway;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A mesh as Gateway API shows it: whose it is, and what it supports (GEP-3949). */
@Group("gateway.networking.x-k8s.io")
@Version("v1alpha1")
@Plural("xmeshes")
public class XMesh extends CustomResource<XMeshSpec, XMeshStatus> {}
