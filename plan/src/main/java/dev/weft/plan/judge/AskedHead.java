package dev.weft.plan.judge;

import dev.weft.proxy.route.RequestHead;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A request as the proxy's decision sees it. */
record AskedHead(Question.Request request) implements RequestHead {
    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String path() {
        return request.target();
    }

    @Override
    public String authority() {
        return request.authority();
    }

    @Override
    public Optional<String> header(String lowerCaseName) {
        List<String> values = values(lowerCaseName);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    @Override
    public List<String> values(String lowerCaseName) {
        return values(lowerCaseName::equals);
    }

    @Override
    public List<String> valuesOfAlike(String lowerCaseName) {
        String alike = lowerCaseName.replace('_', '-');
        return values(name -> name.replace('_', '-').equals(alike));
    }

    private List<String> values(Predicate<String> name) {
        return request.headers().stream()
                .filter(header -> name.test(header.name()))
                .map(Question.Header::value)
                .toList();
    }
}
