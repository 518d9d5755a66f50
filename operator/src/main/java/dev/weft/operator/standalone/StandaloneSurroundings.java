package dev.weft.operator.standalone;

import dev.weft.operator.Surroundings;
import dev.weft.operator.identity.AuthorityStore;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.DirectoryAuthorityStore;
import dev.weft.operator.identity.LocalTokens;
import dev.weft.operator.identity.TokenVerifier;
import dev.weft.operator.issue.AuthorityIssuer;
import dev.weft.operator.issue.UnreachableIssuer;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.status.StatusBoard;
import dev.weft.operator.trust.IssuerOpener;
import dev.weft.operator.trust.MemoryTrustStore;
import dev.weft.operator.trust.TrustStore;
import dev.weft.operator.watch.DirectorySource;
import dev.weft.operator.watch.ResourceSource;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/** A directory of YAML in the place of an API, and a state directory in the place of its status. */
public final class StandaloneSurroundings implements Surroundings {
    private final DirectorySource source;
    private final DirectoryAuthorityStore authority;
    private final LocalTokens tokens;
    private final StateWriter writer;

    public StandaloneSurroundings(
            Path directory, Path state, StatusBoard board, InstantSource clock) {
        this.source = new DirectorySource(directory, clock);
        this.authority = new DirectoryAuthorityStore(state);
        this.tokens = new LocalTokens(TokenKey.readOrCreate(state, new SecureRandom()), clock);
        this.writer = new StateWriter(new StateDirectory(state), board, tokens, clock);
    }

    @Override
    public ResourceSource source() {
        return source;
    }

    @Override
    public AuthorityStore authority() {
        return authority;
    }

    @Override
    public TrustStore trust() {
        return new MemoryTrustStore();
    }

    @Override
    public IssuerOpener issuers(CertificateAuthority own, Supplier<String> trustDomain) {
        return choice ->
                choice.equals(IssuerChoice.OWN)
                        ? new AuthorityIssuer(own)
                        : new UnreachableIssuer(
                                "NotInStandalone",
                                "the standalone mode has its own authority alone; remove"
                                        + " spec.issuer");
    }

    @Override
    public TokenVerifier tokens() {
        return tokens;
    }

    @Override
    public void start(String rootsPem) {
        writer.start();
        writer.writeTrust(rootsPem);
    }

    @Override
    public void close() {
        writer.close();
    }
}
