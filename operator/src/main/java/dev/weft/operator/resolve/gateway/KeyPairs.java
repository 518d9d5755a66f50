package dev.weft.operator.resolve.gateway;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.PemText;
import dev.weft.operator.model.gateway.Certificate;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Reads certificates with their keys. To prove that two fit takes a signature, so what was read
 * before is remembered from run to run.
 */
public final class KeyPairs {
    /** The longest key that is read, in characters. */
    static final int MAX_KEY_LENGTH = 32 * 1024;

    private static final byte[] SIGNED = {1};

    private final Map<Text, Read> before;
    private final Map<Text, Read> now = new HashMap<>();

    /** What was read in one run. */
    public record Memory(Map<Text, Read> pairs) {
        /** Nothing. */
        public static final Memory NONE = new Memory(Map.of());

        public Memory {
            pairs = Map.copyOf(pairs);
        }
    }

    /** Both halves in PEM. */
    public record Text(String certificate, String key) {
        /** Without the key: whatever is printed may be read by others. */
        @Override
        public String toString() {
            return "a certificate and its key";
        }
    }

    /**
     * What came of it.
     *
     * @param fault empty when there is a certificate
     */
    public record Read(Optional<Certificate> certificate, String fault) {}

    KeyPairs(Memory before) {
        this.before = before.pairs();
    }

    Memory memory() {
        return new Memory(now);
    }

    Read read(Text text) {
        Read known = before.get(text);
        Read read = known != null ? known : parse(text);
        now.put(text, read);
        return read;
    }

    private static Read parse(Text text) {
        try {
            List<X509Certificate> chain = PemText.certificates(text.certificate());
            if (chain.isEmpty()) {
                return new Read(Optional.empty(), "tls.crt holds no certificate in PEM");
            }
            if (text.key().length() > MAX_KEY_LENGTH) {
                return new Read(Optional.empty(), "tls.key is too long");
            }
            PrivateKey key = key(text.key());
            if (!fit(key, chain.getFirst())) {
                return new Read(Optional.empty(), "tls.key is not the key of tls.crt");
            }
            List<ByteString> der = new ArrayList<>();
            for (X509Certificate one : chain) {
                der.add(ByteString.copyFrom(one.getEncoded()));
            }
            return new Read(
                    Optional.of(new Certificate(der, ByteString.copyFrom(key.getEncoded()))), "");
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            // What the parser says may quote what it read.
            return new Read(Optional.empty(), "tls.crt and tls.key cannot be read as PEM");
        }
    }

    private static PrivateKey key(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                if (next instanceof PrivateKeyInfo pkcs8) {
                    return converter.getPrivateKey(pkcs8);
                }
                if (next instanceof PEMKeyPair older) {
                    return converter.getKeyPair(older).getPrivate();
                }
            }
            throw new PEMException("there is no private key");
        }
    }

    private static boolean fit(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC", "ECDSA" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                };
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(SIGNED);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(SIGNED);
        return verifying.verify(signature);
    }
}
