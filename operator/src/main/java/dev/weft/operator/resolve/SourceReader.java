package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.proxy.config.v1.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads who a rule is about. */
final class SourceReader {
    private final String namespace;
    private final String trustDomain;
    private final List<String> later;

    SourceReader(String namespace, String trustDomain, List<String> later) {
        this.namespace = namespace;
        this.trustDomain = trustDomain;
        this.later = later;
    }

    /** The source; empty when no caller can match it. */
    Optional<Source> read(
            Authorization.Source source, AuthorizationReader.Effect effect, String at) {
        List<String> beyond = new ArrayList<>();
        if (source.jwt() != null) {
            beyond.add("spec." + at + ".jwt");
        }
        if (!source.gateways().isEmpty()) {
            beyond.add("spec." + at + ".gateways");
        }
        if (!source.notGateways().isEmpty()) {
            beyond.add("spec." + at + ".notGateways");
        }
        later.addAll(beyond);
        if (!beyond.isEmpty() && effect == AuthorizationReader.Effect.ALLOW) {
            return Optional.empty();
        }
        Source.Builder made = Source.newBuilder();
        made.addAllIdentities(source.identities());
        // One of the accounts, or an account of one of the namespaces: both must hold when both
        // are named, so the accounts are narrowed to the namespaces.
        List<String> accounts = new ArrayList<>();
        for (String account : source.serviceAccounts()) {
            String[] parts = account(account);
            if (source.namespaces().isEmpty() || source.namespaces().contains(parts[0])) {
                accounts.add(identity(parts));
            }
        }
        if (!source.serviceAccounts().isEmpty()) {
            narrow(made, accounts, !source.identities().isEmpty());
            if (made.getIdentitiesCount() == 0) {
                return Optional.empty();
            }
        } else {
            source.namespaces().forEach(one -> made.addIdentityPrefixes(prefix(one)));
            if (source.namespaces().isEmpty()) {
                source.trustDomains()
                        .forEach(one -> made.addIdentityPrefixes("spiffe://" + one + "/"));
            } else if (!source.trustDomains().isEmpty()
                    && !source.trustDomains().contains(trustDomain)) {
                return Optional.empty();
            }
        }
        made.addAllCidrs(source.cidrs());
        made.addAllNotCidrs(source.notCidrs());
        made.setUnauthenticated(Boolean.TRUE.equals(source.unauthenticated()));
        made.addAllNotIdentities(source.notIdentities());
        source.notServiceAccounts()
                .forEach(account -> made.addNotIdentities(identity(account(account))));
        source.notNamespaces().forEach(one -> made.addNotIdentityPrefixes(prefix(one)));
        source.notTrustDomains()
                .forEach(one -> made.addNotIdentityPrefixes("spiffe://" + one + "/"));
        return Optional.of(made.build());
    }

    private static void narrow(Source.Builder made, List<String> accounts, boolean both) {
        if (!both) {
            made.addAllIdentities(accounts);
            return;
        }
        List<String> common = made.getIdentitiesList().stream().filter(accounts::contains).toList();
        made.clearIdentities().addAllIdentities(common);
    }

    private String[] account(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new String[] {namespace, text}
                : new String[] {text.substring(0, slash), text.substring(slash + 1)};
    }

    private String identity(String[] account) {
        return prefix(account[0]) + "sa/" + account[1];
    }

    private String prefix(String of) {
        return "spiffe://" + trustDomain + "/ns/" + of + "/";
    }
}
