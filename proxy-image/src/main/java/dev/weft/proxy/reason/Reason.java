package dev.weft.proxy.reason;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Why a proxy answered in the place of the application, with the details in their order. */
public record Reason(ReasonCode code, List<Detail> details) {
    /** One detail; the value may be hostile and is made safe where it is shown. */
    public record Detail(String name, String value) {
        public Detail {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
        }
    }

    public Reason {
        Objects.requireNonNull(code);
        details = List.copyOf(details);
    }

    public static Reason of(ReasonCode code) {
        return new Reason(code, List.of());
    }

    /** The same reason with one more detail. */
    public Reason with(String name, String value) {
        List<Detail> more = new ArrayList<>(details);
        more.add(new Detail(name, value));
        return new Reason(code, more);
    }

    public int httpStatus() {
        return code.httpStatus();
    }

    public int grpcStatus() {
        return code.grpcStatus();
    }

    /** {@code code; name=value; …}: printable ASCII of bounded length, safe in any header. */
    public String header() {
        return ReasonText.of(this);
    }

    /** Of a {@link #header}, what may be told to those who are not of the mesh. */
    public static String publicPart(String header) {
        return ReasonText.publicPart(header);
    }
}
