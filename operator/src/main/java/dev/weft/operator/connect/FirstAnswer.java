package dev.weft.operator.connect;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Says that the API server is waited for, why it did not answer, and when it does; then nothing any
 * more.
 */
final class FirstAnswer implements Interceptor {
    private static final Logger LOG = Logger.getLogger(FirstAnswer.class);

    private final AtomicReference<Standing> standing = new AtomicReference<>(Standing.UNASKED);

    /** How far this client has come. */
    private enum Standing {
        UNASKED,
        WAITING,
        ANSWERED
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (standing.compareAndSet(Standing.UNASKED, Standing.WAITING)) {
            LOG.infof("waiting for the API server at %s", server(request));
        }
    }

    @Override
    public void after(
            HttpRequest request,
            HttpResponse<?> response,
            AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (standing.get() == Standing.ANSWERED) {
            return;
        }
        if (response.code() >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
            LOG.warnf(
                    "still waiting for the API server at %s: it answers %d",
                    server(request), response.code());
        } else if (standing.getAndSet(Standing.ANSWERED) != Standing.ANSWERED) {
            LOG.info("the API server answers");
        }
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        if (standing.get() != Standing.ANSWERED) {
            LOG.warnf(
                    "still waiting for the API server at %s, which cannot be reached: %s",
                    server(request), failure);
        }
    }

    private static String server(HttpRequest request) {
        return request.uri().getAuthority();
    }
}
