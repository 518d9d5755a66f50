package dev.weft.proxy.external;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.proxy.config.external.CheckResponse;
import dev.weft.proxy.config.external.HeaderValueOption;
import dev.weft.proxy.config.external.OkHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the answer of an authorizer. One that would break a request is none. */
final class AnswerReader {
    private static final int MOST_HEADERS = 64;
    private static final int MOST_CHARACTERS = 8_192;
    private static final int FORBIDDEN = 403;
    private static final String NAME_EXTRAS = "!#$%&'*+-.^_`|~";

    /** What frames a message, and is not for others to decide. */
    private static final Set<String> FRAMING =
            Set.of(
                    "connection",
                    "content-length",
                    "host",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "x-forwarded-client-cert");

    private AnswerReader() {}

    static Answer read(byte[] message) {
        try {
            CheckResponse response = CheckResponse.parseFrom(message);
            return response.getStatus().getCode() == 0 ? passes(response) : refused(response);
        } catch (InvalidProtocolBufferException e) {
            return new Answer.Unknown("its answer cannot be read");
        } catch (IllegalArgumentException e) {
            return new Answer.Unknown(String.valueOf(e.getMessage()));
        }
    }

    private static Answer passes(CheckResponse response) {
        OkHttpResponse ok = response.getOkResponse();
        List<String> remove = new ArrayList<>();
        for (String name : ok.getHeadersToRemoveList()) {
            remove.add(name(name));
        }
        return new Answer.Passes(headers(ok.getHeadersList()), bounded(remove));
    }

    private static Answer refused(CheckResponse response) {
        int status = response.getDeniedResponse().getStatus().getCode();
        return new Answer.Refused(
                status < 300 || status > 599 ? FORBIDDEN : status,
                headers(response.getDeniedResponse().getHeadersList()));
    }

    private static List<Answer.Header> headers(List<HeaderValueOption> options) {
        List<Answer.Header> headers = new ArrayList<>();
        for (HeaderValueOption option : options) {
            String value =
                    option.getHeader().getValue().isEmpty()
                            ? option.getHeader().getRawValue().toString(StandardCharsets.ISO_8859_1)
                            : option.getHeader().getValue();
            headers.add(
                    new Answer.Header(
                            name(option.getHeader().getKey()),
                            value(value),
                            option.getAppend().getValue() ? Answer.Way.ADD : Answer.Way.SET));
        }
        return bounded(headers);
    }

    private static <T> List<T> bounded(List<T> headers) {
        if (headers.size() > MOST_HEADERS) {
            throw new IllegalArgumentException("its answer has too many headers");
        }
        return headers;
    }

    private static String name(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        boolean token =
                !name.isEmpty()
                        && name.length() <= MOST_CHARACTERS
                        && name.chars()
                                .allMatch(
                                        c ->
                                                (c >= 'a' && c <= 'z')
                                                        || (c >= '0' && c <= '9')
                                                        || NAME_EXTRAS.indexOf(c) >= 0);
        // Applications that hand headers on as variables take _ for -.
        String dashed = name.replace('_', '-');
        if (!token || FRAMING.contains(dashed) || dashed.startsWith("weft-")) {
            throw new IllegalArgumentException("its answer has a header that it may not set");
        }
        return name;
    }

    private static String value(String text) {
        boolean safe =
                text.length() <= MOST_CHARACTERS
                        && text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'));
        if (!safe) {
            throw new IllegalArgumentException("its answer has a header that cannot be sent");
        }
        return text;
    }
}
