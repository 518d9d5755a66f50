FROM scratch

LABEL operators.operatorframework.io.bundle.mediatype.v1=registry+v1
LABEL operators.operatorframework.io.bundle.manifests.v1=manifests/
LABEL operators.operatorframework.io.bundle.metadata.v1=metadata/
LABEL operators.operatorframework.io.bundle.package.v1=weft
LABEL operators.operatorframework.io.bundle.channels.v1=stable-v0,candidate-v0
LABEL operators.operatorframework.io.bundle.channel.default.v1=stable-v0
LABEL com.redhat.openshift.versions=v4.16

COPY manifests /manifests/
COPY metadata /metadata/
