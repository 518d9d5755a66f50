package dev.weft.cni.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListeningPortsTest {
    @Test
    void a_port_counts_that_somebody_listens_on_and_one_of_a_connection_does_not() {
        assertThat(
                        ListeningPorts.in(
                                Stream.of(
                                        "  sl  local_address rem_address   st tx_queue rx_queue",
                                        "   0: 00000000:3A99 00000000:0000 0A 00000000:00000000",
                                        "   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000",
                                        "  12: 0000000000000000FFFF00000105610A:3A9E"
                                                + " 00000000000000000000000000000000:0000 0A 0:0",
                                        "")))
                .containsExactlyInAnyOrder(15001, 15006);
    }

    @Test
    void a_port_that_is_opened_is_among_them_until_it_is_closed() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThat(ListeningPorts.here()).contains(port);
        }
        assertThat(ListeningPorts.here()).doesNotContain(port);
    }
}
