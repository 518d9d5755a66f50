package dev.weft.proxy.gateway;

import dev.weft.proxy.route.RequestHead;
import java.util.List;
import java.util.Optional;

/** The head of a request together with the listener that it came to. */
record ListenedRequest(RequestHead head, Front listener) implements RequestHead {
    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        return head.path();
    }

    @Override
    public String authority() {
        return head.authority();
    }

    @Override
    public Optional<String> header(String lowerCaseName) {
        return head.header(lowerCaseName);
    }

    @Override
    public List<String> values(String lowerCaseName) {
        return head.values(lowerCaseName);
    }

    @Override
    public List<String> valuesOfAlike(String lowerCaseName) {
        return head.valuesOfAlike(lowerCaseName);
    }

    @Override
    public Optional<Front> front() {
        return Optional.of(listener);
    }
}
