package dev.weft.proxy.edge;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.COOKIE;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.AsciiString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Heads between HTTP/1 and stream frames (RFC 9113 section 8.3). Inwards a head may carry {@code
 * upgrade}, which no HTTP/2 peer is ever sent: such requests go to HTTP/1 edges alone.
 */
public final class EdgeHeaders {
    public static final AsciiString HTTP = AsciiString.cached("http");

    private static final AsciiString WEFT = AsciiString.cached("weft-");
    private static final AsciiString CLIENT_CERTIFICATE =
            AsciiString.cached("x-forwarded-client-cert");
    private static final AsciiString H2C = AsciiString.cached("h2c");
    private static final String NEVER_IN_HOST = "/\\?#@,\"<>^`{|}";

    private EdgeHeaders() {}

    /** What is wrong with a request beyond what the codec refuses; null when nothing is. */
    static @Nullable String complaint(HttpRequest request) {
        HttpHeaders headers = request.headers();
        int hosts = headers.getAll(HOST).size();
        if (hosts > 1) {
            return "more than one Host header";
        }
        boolean http11 = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (hosts == 0 && http11) {
            return "no Host header";
        }
        if (hosts == 1 && !namesHost(headers.get(HOST))) {
            return "a Host header that names no host";
        }
        if (!http11 && headers.contains(TRANSFER_ENCODING)) {
            return "Transfer-Encoding in an HTTP/1.0 request";
        }
        if (!http11 && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return "neither HTTP/1.1 nor HTTP/1.0";
        }
        return null;
    }

    /** Whether nothing in the text could end a host or hide another one (RFC 3986 section 3.2). */
    private static boolean namesHost(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || NEVER_IN_HOST.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The stream form of a request's head.
     *
     * @throws URISyntaxException when the target is neither a path, *, nor an absolute URI
     */
    static Http2Headers ofRequest(HttpRequest request) throws URISyntaxException {
        HttpHeaders from = request.headers();
        Http2Headers to = new DefaultHttp2Headers(false, from.size() + 4);
        to.method(request.method().asciiName());
        to.scheme(HTTP);
        String target = request.uri();
        CharSequence authority = from.get(HOST);
        if (request.method().equals(HttpMethod.CONNECT)) {
            authority = target;
        } else if (target.startsWith("/") || target.equals("*")) {
            to.path(target);
        } else {
            URI uri = absolute(target);
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            to.path((uri.getRawPath().isEmpty() ? "/" : uri.getRawPath()) + query);
            authority = uri.getRawAuthority();
        }
        if (authority != null && !authority.isEmpty()) {
            to.authority(authority);
        }
        CharSequence upgrade = upgrade(request);
        HttpConversionUtil.toHttp2Headers(from, to);
        if (upgrade != null) {
            to.set(UPGRADE, upgrade);
        }
        return to;
    }

    /** Of what is no path only this may be a target, without a fragment (RFC 9112 section 3.2). */
    private static URI absolute(String target) throws URISyntaxException {
        URI uri = new URI(target);
        if (uri.getScheme() == null || uri.getRawAuthority() == null) {
            throw new URISyntaxException(target, "neither a path nor an absolute URI");
        }
        if (uri.getRawFragment() != null) {
            throw new URISyntaxException(target, "a fragment");
        }
        return uri;
    }

    /** The protocol a request wants to change to; h2c is not offered, so it is as if not asked. */
    private static @Nullable CharSequence upgrade(HttpRequest request) {
        CharSequence wanted = request.headers().get(UPGRADE);
        if (wanted == null
                || AsciiString.contentEqualsIgnoreCase(wanted, H2C)
                || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || !request.headers().containsValue(CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            return null;
        }
        return wanted;
    }

    /** The stream form of a response's head. */
    static Http2Headers ofResponse(HttpResponse response) {
        HttpHeaders from = response.headers();
        Http2Headers to = new DefaultHttp2Headers(false, from.size() + 1);
        to.status(response.status().codeAsText());
        CharSequence upgrade = from.get(UPGRADE);
        HttpConversionUtil.toHttp2Headers(from, to);
        if (upgrade != null && response.status().code() == 101) {
            to.set(UPGRADE, upgrade);
        }
        return to;
    }

    /** Copies all but the pseudo headers; names and values are validated by {@code to}. */
    static void copy(Http2Headers from, HttpHeaders to) {
        StringBuilder cookies = null;
        for (Map.Entry<CharSequence, CharSequence> header : from) {
            CharSequence name = header.getKey();
            if (name.charAt(0) == ':') {
                continue;
            }
            if (COOKIE.contentEquals(name)) {
                // HTTP/2 may split the cookie for compression; HTTP/1 knows one field (RFC 9113
                // 8.2.3).
                cookies = cookies == null ? new StringBuilder() : cookies.append("; ");
                cookies.append(header.getValue());
                continue;
            }
            to.add(name, header.getValue());
        }
        if (cookies != null) {
            to.set(COOKIE, cookies);
        }
        // Framing is ours to say; a peer of the other version has no say in it.
        to.remove(TRANSFER_ENCODING);
        to.remove(CONNECTION);
    }

    /** Whether no body follows a request's head, so that its frame can end the stream. */
    static boolean bodiless(HttpRequest request) {
        return !HttpUtil.isTransferEncodingChunked(request)
                && (!request.headers().contains(CONTENT_LENGTH)
                        || request.headers().getInt(CONTENT_LENGTH, -1) == 0);
    }

    /**
     * Removes what a caller may not say of itself: everything under our name, and the certificate
     * that some proxies tell the application of.
     */
    public static void stripClaims(Http2Headers headers) {
        strip(headers, name -> own(name) || clientCertificate(name));
    }

    /** Removes what only proxies may say to each other, and everything else under our name. */
    public static void stripOwn(Http2Headers headers) {
        strip(headers, EdgeHeaders::own);
    }

    /** Removes every header whose name is unwanted. */
    public static void strip(Http2Headers headers, Predicate<CharSequence> unwanted) {
        // The iterator of these headers cannot remove. There is nothing to remove but for a few.
        Set<CharSequence> found = Set.of();
        for (Map.Entry<CharSequence, CharSequence> entry : headers) {
            if (unwanted.test(entry.getKey())) {
                found = found.isEmpty() ? new HashSet<>() : found;
                found.add(entry.getKey());
            }
        }
        found.forEach(headers::remove);
    }

    private static boolean own(CharSequence name) {
        return name.length() > WEFT.length() && beginsAlike(name, WEFT);
    }

    private static boolean clientCertificate(CharSequence name) {
        return alike(name, CLIENT_CERTIFICATE);
    }

    /** Whether two names are one to applications that hand headers on as variables: _ is -. */
    public static boolean alike(CharSequence name, CharSequence other) {
        return name.length() == other.length() && beginsAlike(name, other);
    }

    private static boolean beginsAlike(CharSequence name, CharSequence beginning) {
        for (int i = 0; i < beginning.length(); i++) {
            if (dashed(name.charAt(i)) != dashed(beginning.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char dashed(char c) {
        return c == '_' ? '-' : c;
    }
}
