package dev.weft.inject;

import io.fabric8.kubernetes.api.model.Pod;

/** What is to become of a pod. */
public sealed interface Decision {
    /** It becomes a member of the mesh. Equal to what was given when it was one already. */
    record Inject(Pod pod) implements Decision {}

    /** It stays as it is, outside of the mesh. */
    record Skip(String reason) implements Decision {}

    /** It must not run: the sentence says what is wrong and how to mend it. */
    record Refuse(String sentence) implements Decision {}
}
