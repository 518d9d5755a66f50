package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.snapshot.ExternalAuthorizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles who is asked besides the rules. */
final class ExternalCompiler {
    private ExternalCompiler() {}

    static Map<String, ExternalAuthorizer> authorizers(
            List<dev.weft.proxy.config.v1.ExternalAuthorizer> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_EXTERNALS, messages.size(), parent.field("external_authorizers"));
        Map<String, ExternalAuthorizer> made = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element("external_authorizers", i);
            ExternalAuthorizer one = authorizer(messages.get(i), at);
            if (made.put(one.name(), one) != null) {
                throw at.field("name").refuse("is '" + one.name() + "' a second time");
            }
        }
        return made;
    }

    private static ExternalAuthorizer authorizer(
            dev.weft.proxy.config.v1.ExternalAuthorizer message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        Place field = at.field("include_headers");
        Values.atMost(Limits.MAX_VALUES, message.getIncludeHeadersCount(), field);
        Set<String> headers = new HashSet<>();
        for (String header : message.getIncludeHeadersList()) {
            headers.add(Values.headerName(header, field));
        }
        return new ExternalAuthorizer(
                Values.name(message.getName(), at.field("name")),
                BackendCompiler.backend(message.getBackend(), at.field("backend")),
                Values.positive(message.getTimeout(), at.field("timeout")),
                message.getAllowOnFailure()
                        ? ExternalAuthorizer.OnFailure.ALLOW
                        : ExternalAuthorizer.OnFailure.DENY,
                headers);
    }
}
