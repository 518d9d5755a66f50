package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.ConfigLimits;
import dev.weft.proxy.config.v1.DefaultAction;
import dev.weft.proxy.snapshot.Authorization;
import dev.weft.proxy.snapshot.AuthorizationRule;
import dev.weft.proxy.snapshot.ExternalAuthorizer;
import dev.weft.proxy.snapshot.Operation;
import dev.weft.proxy.snapshot.Source;
import dev.weft.proxy.snapshot.match.StringMatch;
import dev.weft.proxy.snapshot.token.KeySet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles who may do what. */
final class AuthorizationCompiler {
    private static final String SPIFFE_SCHEME = "spiffe://";

    private final Map<String, KeySet> keySets;
    private final Map<String, ExternalAuthorizer> externals;

    /**
     * A compiler of the authorizations of one workload.
     *
     * @param keySets by name
     * @param externals by name
     */
    AuthorizationCompiler(Map<String, KeySet> keySets, Map<String, ExternalAuthorizer> externals) {
        this.keySets = keySets;
        this.externals = externals;
    }

    /** Those that others name by index. */
    List<Authorization> all(List<dev.weft.proxy.config.v1.Authorization> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_AUTHORIZATIONS, messages.size(), parent.field("authorizations"));
        List<Authorization> made = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            made.add(compile(messages.get(i), parent.element("authorizations", i)));
        }
        return made;
    }

    /** The one that an index names. */
    static Authorization at(int index, List<Authorization> all, Place at)
            throws RefusedConfigException {
        if (index < 0 || index >= all.size()) {
            throw at.refuse(
                    "is "
                            + Integer.toUnsignedString(index)
                            + ", and there are "
                            + all.size()
                            + " authorizations");
        }
        return all.get(index);
    }

    Authorization compile(dev.weft.proxy.config.v1.Authorization message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        List<AuthorizationRule> allow = rules(message.getAllowList(), at, "allow");
        if (!message.getHasAllowList() && !allow.isEmpty()) {
            throw at.field("allow").refuse("has rules, but has_allow_list is not set");
        }
        return new Authorization(
                rules(message.getDenyList(), at, "deny"),
                message.getHasAllowList(),
                allow,
                defaultAction(message.getDefaultAction(), at.field("default_action")),
                Values.text(message.getDecidedBy(), Limits.MAX_NAME_LENGTH, at.field("decided_by")),
                external(message.getExternal(), at.field("external")));
    }

    private Optional<ExternalAuthorizer> external(String name, Place at)
            throws RefusedConfigException {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        ExternalAuthorizer found = externals.get(name);
        if (found == null) {
            throw at.refuse("is '" + name + "', which is no external authorizer");
        }
        return Optional.of(found);
    }

    private static Authorization.DefaultAction defaultAction(DefaultAction action, Place at)
            throws RefusedConfigException {
        return switch (action) {
            case DEFAULT_ACTION_ALLOW -> Authorization.DefaultAction.ALLOW;
            case DEFAULT_ACTION_DENY -> Authorization.DefaultAction.DENY;
            case DEFAULT_ACTION_MESH_ONLY -> Authorization.DefaultAction.MESH_ONLY;
            case UNRECOGNIZED -> throw Values.newer(at);
        };
    }

    private List<AuthorizationRule> rules(
            List<dev.weft.proxy.config.v1.AuthorizationRule> messages, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(ConfigLimits.RULES, messages.size(), parent.field(field));
        List<AuthorizationRule> rules = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            dev.weft.proxy.config.v1.AuthorizationRule message = messages.get(i);
            Place at = parent.element(field, i);
            Values.wholly(message, at);
            rules.add(
                    new AuthorizationRule(
                            Values.name(message.getName(), at.field("name")),
                            sources(message.getFromList(), at),
                            operations(message.getToList(), at)));
        }
        return rules;
    }

    private List<Source> sources(List<dev.weft.proxy.config.v1.Source> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_SOURCES, messages.size(), parent.field("from"));
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            dev.weft.proxy.config.v1.Source message = messages.get(i);
            Place at = parent.element("from", i);
            Values.wholly(message, at);
            sources.add(
                    new Source(
                            identities(message.getIdentitiesList(), at, "identities"),
                            prefixes(message.getIdentityPrefixesList(), at, "identity_prefixes"),
                            identities(message.getNotIdentitiesList(), at, "not_identities"),
                            prefixes(
                                    message.getNotIdentityPrefixesList(),
                                    at,
                                    "not_identity_prefixes"),
                            MatchCompiler.cidrs(message.getCidrsList(), at, "cidrs"),
                            MatchCompiler.cidrs(message.getNotCidrsList(), at, "not_cidrs"),
                            authentication(message, at),
                            message.hasToken()
                                    ? Optional.of(
                                            TokenCompiler.demand(
                                                    message.getToken(), keySets, at.field("token")))
                                    : Optional.empty()));
        }
        return sources;
    }

    private static Source.Authentication authentication(
            dev.weft.proxy.config.v1.Source message, Place at) throws RefusedConfigException {
        if (message.getUnauthenticated() && message.getAuthenticated()) {
            throw at.refuse("asks for callers that have an identity and have none");
        }
        if (message.getUnauthenticated()) {
            return Source.Authentication.WITHOUT;
        }
        return message.getAuthenticated()
                ? Source.Authentication.WITH
                : Source.Authentication.EITHER;
    }

    private static Set<String> identities(List<String> texts, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_VALUES, texts.size(), parent.field(field));
        Set<String> identities = new HashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            identities.add(identity(texts.get(i), parent.element(field, i)));
        }
        return identities;
    }

    static String identity(String text, Place at) throws RefusedConfigException {
        if (!text.startsWith(SPIFFE_SCHEME)) {
            throw at.refuse("is '" + text + "', not a SPIFFE id; it begins with spiffe://");
        }
        return Values.text(text, Limits.MAX_IDENTITY_LENGTH, at);
    }

    private static List<String> prefixes(List<String> texts, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_VALUES, texts.size(), parent.field(field));
        for (int i = 0; i < texts.size(); i++) {
            Place at = parent.element(field, i);
            if (!identity(texts.get(i), at).endsWith("/")) {
                throw at.refuse("is '" + texts.get(i) + "'; an identity prefix ends in '/'");
            }
        }
        return texts;
    }

    private static List<Operation> operations(
            List<dev.weft.proxy.config.v1.Operation> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_OPERATIONS, messages.size(), parent.field("to"));
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            dev.weft.proxy.config.v1.Operation message = messages.get(i);
            Place at = parent.element("to", i);
            Values.wholly(message, at);
            operations.add(
                    new Operation(
                            Values.ports(message.getPortsList(), at, "ports"),
                            Values.ports(message.getNotPortsList(), at, "not_ports"),
                            hosts(message.getHostsList(), at, "hosts"),
                            hosts(message.getNotHostsList(), at, "not_hosts"),
                            methods(message.getMethodsList(), at, "methods"),
                            methods(message.getNotMethodsList(), at, "not_methods"),
                            paths(message.getPathsList(), at, "paths"),
                            paths(message.getNotPathsList(), at, "not_paths"),
                            MatchCompiler.headers(message.getHeadersList(), at, "headers"),
                            MatchCompiler.headers(message.getNotHeadersList(), at, "not_headers")));
        }
        return operations;
    }

    private static List<String> hosts(List<String> texts, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_VALUES, texts.size(), parent.field(field));
        List<String> hosts = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Place at = parent.element(field, i);
            String host = Values.name(texts.get(i), at).toLowerCase(Locale.ROOT);
            if (host.indexOf('*', 1) >= 0 || (host.startsWith("*") && !host.startsWith("*."))) {
                throw at.refuse("is '" + host + "'; a wildcard stands first and alone, as '*.'");
            }
            hosts.add(host);
        }
        return hosts;
    }

    private static Set<String> methods(List<String> texts, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_VALUES, texts.size(), parent.field(field));
        for (int i = 0; i < texts.size(); i++) {
            Values.token(texts.get(i), parent.element(field, i));
        }
        return Set.copyOf(texts);
    }

    private static List<StringMatch> paths(
            List<dev.weft.proxy.config.v1.StringMatch> messages, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_VALUES, messages.size(), parent.field(field));
        List<StringMatch> paths = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            paths.add(MatchCompiler.path(messages.get(i), parent.element(field, i)));
        }
        return paths;
    }
}
