package dev.weft.proxy.external;

import java.util.List;
import java.util.Objects;

/** What an authorizer says of a request. */
public sealed interface Answer {
    /** How a header gets into a request or response. */
    enum Way {
        /** In the place of what is there. */
        SET,
        /** Besides what is there. */
        ADD
    }

    /** A header in lower case, with a value that is safe to send. */
    record Header(String name, String value, Way way) {
        public Header {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
            Objects.requireNonNull(way);
        }
    }

    /** It may pass, with headers changed. */
    record Passes(List<Header> headers, List<String> remove) implements Answer {
        public Passes {
            headers = List.copyOf(headers);
            remove = List.copyOf(remove);
        }
    }

    /**
     * It may not.
     *
     * @param status of HTTP, 300 to 599
     */
    record Refused(int status, List<Header> headers) implements Answer {
        public Refused {
            headers = List.copyOf(headers);
        }
    }

    /** Nobody can say: no answer in time, or none that can be used. */
    record Unknown(String why) implements Answer {
        public Unknown {
            Objects.requireNonNull(why);
        }
    }
}
