package dev.weft.proxy.snapshot.compile;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.ClaimMatch;
import dev.weft.proxy.snapshot.token.KeySet;
import dev.weft.proxy.snapshot.token.SigningKey;
import dev.weft.proxy.snapshot.token.TokenAlgorithm;
import dev.weft.proxy.snapshot.token.TokenDemand;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles what is asked of tokens, and the keys that they are checked by. */
final class TokenCompiler {
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519");

    private TokenCompiler() {}

    static Map<String, KeySet> keySets(List<dev.weft.proxy.config.v1.KeySet> messages, Place parent)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_KEY_SETS, messages.size(), parent.field("key_sets"));
        Map<String, KeySet> sets = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            Place at = parent.element("key_sets", i);
            KeySet set = keySet(messages.get(i), at);
            if (sets.put(set.name(), set) != null) {
                throw at.field("name").refuse("is '" + set.name() + "' a second time");
            }
        }
        return sets;
    }

    private static KeySet keySet(dev.weft.proxy.config.v1.KeySet message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        Values.atMost(Limits.MAX_KEYS, message.getKeysCount(), at.field("keys"));
        List<SigningKey> keys = new ArrayList<>();
        for (int i = 0; i < message.getKeysCount(); i++) {
            keys.add(key(message.getKeys(i), at.element("keys", i)));
        }
        return new KeySet(keySetName(message.getName(), at.field("name")), keys);
    }

    private static String keySetName(String name, Place at) throws RefusedConfigException {
        return Values.text(name, Limits.MAX_TEXT_LENGTH, at);
    }

    private static SigningKey key(dev.weft.proxy.config.v1.SigningKey message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        Values.atMost(
                TokenAlgorithm.values().length,
                message.getAlgorithmsCount(),
                at.field("algorithms"));
        Set<TokenAlgorithm> algorithms = new HashSet<>();
        for (int i = 0; i < message.getAlgorithmsCount(); i++) {
            String name = message.getAlgorithms(i);
            algorithms.add(
                    TokenAlgorithm.named(name)
                            .orElseThrow(
                                    () ->
                                            at.field("algorithms")
                                                    .refuse(
                                                            "has '"
                                                                    + name
                                                                    + "', which is not taken")));
        }
        PublicKey key = publicKey(message.getPublicKey(), at.field("public_key"));
        if (algorithms.isEmpty() || !algorithms.stream().allMatch(one -> one.fits(key))) {
            throw at.field("algorithms").refuse("has one that is not for such a key");
        }
        return new SigningKey(
                Values.text(message.getId(), Limits.MAX_NAME_LENGTH, at.field("id")),
                algorithms,
                key);
    }

    private static PublicKey publicKey(ByteString der, Place at) throws RefusedConfigException {
        if (der.size() > Limits.MAX_KEY_BYTES) {
            throw at.refuse("has " + der.size() + " bytes, too many for a key");
        }
        X509EncodedKeySpec spec = new X509EncodedKeySpec(der.toByteArray());
        for (String kind : KEY_KINDS) {
            Optional<PublicKey> key = publicKey(kind, spec);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw at.refuse("is no public key of RSA, of a named curve, or of Ed25519");
    }

    /** The key; empty when it is of another kind. */
    private static Optional<PublicKey> publicKey(String kind, X509EncodedKeySpec spec) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePublic(spec));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has keys of kind " + kind, e);
        }
    }

    static TokenDemand demand(
            dev.weft.proxy.config.v1.TokenDemand message, Map<String, KeySet> sets, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        KeySet keys = sets.get(message.getKeys());
        if (keys == null) {
            throw at.field("keys").refuse("is '" + message.getKeys() + "', which is no key set");
        }
        Values.atMost(Limits.MAX_VALUES, message.getAudiencesCount(), at.field("audiences"));
        Values.atMost(Limits.MAX_CLAIMS, message.getClaimsCount(), at.field("claims"));
        Map<String, String> claims = new HashMap<>();
        for (int i = 0; i < message.getClaimsCount(); i++) {
            ClaimMatch claim = message.getClaims(i);
            Place of = at.element("claims", i);
            Values.wholly(claim, of);
            String name = Values.name(claim.getName(), of.field("name"));
            if (claims.put(name, Values.text(claim.getValue(), Limits.MAX_TEXT_LENGTH, of))
                    != null) {
                throw of.field("name").refuse("is '" + name + "' a second time");
            }
        }
        if (message.getIssuer().isEmpty()) {
            throw at.field("issuer").refuse("is empty; a token is of somebody");
        }
        return new TokenDemand(
                Values.text(message.getIssuer(), Limits.MAX_TEXT_LENGTH, at.field("issuer")),
                new HashSet<>(message.getAudiencesList()),
                claims,
                keys);
    }
}
