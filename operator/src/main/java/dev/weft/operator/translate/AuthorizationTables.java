package dev.weft.operator.translate;

import dev.weft.operator.model.Model;
import dev.weft.operator.model.Policy;
import dev.weft.proxy.config.v1.ExternalAuthorizer;
import dev.weft.proxy.config.v1.KeySet;
import java.util.List;

/** Makes what authorizations name besides themselves: keys of tokens, and who else is asked. */
final class AuthorizationTables {
    private final Model model;
    private final Policies policies;

    AuthorizationTables(Model model, Policies policies) {
        this.model = model;
        this.policies = policies;
    }

    List<KeySet> keySets(Authorizations authorizations) {
        return authorizations.keySets().stream()
                .map(
                        name ->
                                model.keySets()
                                        .getOrDefault(
                                                name, KeySet.newBuilder().setName(name).build()))
                .toList();
    }

    List<ExternalAuthorizer> externals(Authorizations authorizations) {
        return authorizations.externals().entrySet().stream()
                .map(one -> external(one.getKey(), one.getValue()))
                .toList();
    }

    private ExternalAuthorizer external(String name, Policy.External asked) {
        return ExternalAuthorizer.newBuilder()
                .setName(name)
                .setBackend(
                        new Shares(model, policies, UpstreamBackends.NONE)
                                .backendOf(asked.service(), asked.port()))
                .setTimeout(asked.timeout())
                .setAllowOnFailure(asked.onFailure() == Policy.External.OnFailure.ALLOW)
                .addAllIncludeHeaders(asked.includeHeaders())
                .build();
    }
}
