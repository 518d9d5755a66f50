package dev.weft.operator.resolve.authorization;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.proxy.config.syntax.SpiffeText;
import dev.weft.proxy.config.v1.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * Reads who a rule is about. Names of service accounts, namespaces and gateways are names in the
 * trust domains that the source lists, or else in the mesh's own.
 */
final class SourceReader {
    private static final Authorization.Source NOBODY_NAMED =
            new Authorization.Source(
                    List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, null,
                    List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    private final String namespace;
    private final String trustDomain;
    private final TokenReader tokens;

    SourceReader(String namespace, String trustDomain, TokenReader tokens) {
        this.namespace = namespace;
        this.trustDomain = trustDomain;
        this.tokens = tokens;
    }

    /**
     * The source; empty when no caller can match it.
     *
     * @throws IllegalArgumentException with a sentence that names the field
     */
    Optional<Source> read(Authorization.Source source, String at) {
        if (source.equals(NOBODY_NAMED)) {
            throw new IllegalArgumentException(
                    at + ": has no field and would match every caller; name one, or remove 'from'");
        }
        List<String> domains =
                source.trustDomains().isEmpty() ? List.of(trustDomain) : source.trustDomains();
        Source.Builder made =
                Source.newBuilder()
                        .addAllIdentityPrefixes(prefixes(source, domains))
                        .addAllCidrs(cidrs(source.cidrs(), at + ".cidrs"))
                        .addAllNotIdentities(source.notIdentities())
                        .addAllNotIdentities(
                                identities(source.notServiceAccounts(), domains, this::account))
                        .addAllNotIdentities(
                                identities(source.notGateways(), domains, this::gateway))
                        .addAllNotCidrs(cidrs(source.notCidrs(), at + ".notCidrs"))
                        .setUnauthenticated(Boolean.TRUE.equals(source.unauthenticated()))
                        .setAuthenticated(Boolean.FALSE.equals(source.unauthenticated()));
        domains.forEach(
                domain ->
                        source.notNamespaces()
                                .forEach(
                                        one ->
                                                made.addNotIdentityPrefixes(
                                                        SpiffeText.ofNamespace(domain, one))));
        source.notTrustDomains()
                .forEach(one -> made.addNotIdentityPrefixes(SpiffeText.ofTrustDomain(one)));
        if (source.jwt() != null) {
            made.setToken(tokens.read(source.jwt(), at + ".jwt"));
        }
        return exact(source, domains).map(identities -> made.addAllIdentities(identities).build());
    }

    /** Of fields that name whole identities each must match, so what is in all of them. */
    private Optional<Set<String>> exact(Authorization.Source source, List<String> domains) {
        List<List<String>> named = new ArrayList<>();
        named.add(source.identities());
        named.add(identities(source.serviceAccounts(), domains, this::account));
        named.add(identities(source.gateways(), domains, this::gateway));
        named.removeIf(List::isEmpty);
        if (named.isEmpty()) {
            return Optional.of(Set.of());
        }
        Set<String> common = new LinkedHashSet<>(named.removeFirst());
        named.forEach(common::retainAll);
        return common.isEmpty() ? Optional.empty() : Optional.of(common);
    }

    private static List<String> prefixes(Authorization.Source source, List<String> domains) {
        List<String> made = new ArrayList<>();
        for (String domain : domains) {
            source.namespaces().forEach(one -> made.add(SpiffeText.ofNamespace(domain, one)));
        }
        if (source.namespaces().isEmpty()) {
            source.trustDomains().forEach(one -> made.add(SpiffeText.ofTrustDomain(one)));
        }
        return made;
    }

    private static List<String> identities(
            List<String> names, List<String> domains, BinaryOperator<String> identity) {
        List<String> made = new ArrayList<>();
        for (String domain : domains) {
            names.forEach(name -> made.add(identity.apply(domain, name)));
        }
        return made;
    }

    private static List<String> cidrs(List<String> texts, String at) {
        for (String text : texts) {
            try {
                Cidr.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(at + ": " + e.getMessage(), e);
            }
        }
        return texts;
    }

    /** {@code name} or {@code namespace/name}. */
    private String account(String domain, String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? SpiffeText.of(domain, namespace, text)
                : SpiffeText.of(domain, text.substring(0, slash), text.substring(slash + 1));
    }

    /** The pods of a Gateway run as the service account that GEP-1762 names. */
    private String gateway(String domain, String text) {
        return account(domain, text) + "-weft";
    }
}
