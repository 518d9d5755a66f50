package dev.weft.operator.standalone;

import dev.weft.operator.Surroundings;
import dev.weft.operator.identity.AuthorityStore;
import dev.weft.operator.identity.DirectoryAuthorityStore;
import dev.weft.operator.identity.LocalTokens;
import dev.weft.operator.identity.TokenVerifier;
import dev.weft.operator.status.StatusBoard;
import dev.weft.operator.watch.DirectorySource;
import dev.weft.operator.watch.ResourceSource;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

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
