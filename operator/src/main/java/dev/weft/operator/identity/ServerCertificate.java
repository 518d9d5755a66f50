package dev.weft.operator.identity;

/** A server's key and certificate in PEM. Never printed: the key is a secret. */
public record ServerCertificate(String keyPem, String certificatePem) {
    @Override
    public String toString() {
        return "ServerCertificate[...]";
    }
}
