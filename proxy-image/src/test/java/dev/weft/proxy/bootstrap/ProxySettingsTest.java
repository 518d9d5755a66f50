package dev.weft.proxy.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxySettingsTest {
    private final Map<String, String> environment =
            new HashMap<>(Map.of("WEFT_WORKLOAD", "pay-v1"));

    @Test
    void what_is_absent_has_a_default() throws BadSettingException {
        ProxySettings settings = ProxySettings.read(environment);
        assertThat(settings.operator().host()).isEqualTo("weft-operator.weft-system.svc");
        assertThat(settings.operator().port()).isEqualTo(15010);
        assertThat(settings.outbound()).isEmpty();
        assertThat(settings.stateDirectory()).isEmpty();
        assertThat(settings.adminAddresses()).isEqualTo(settings.addresses());
    }

    @Test
    void listeners_have_a_destination_each() throws BadSettingException {
        environment.put("WEFT_ADDRESS", "127.0.1.1");
        environment.put("WEFT_OUTBOUND", "127.0.1.1:8081=pay:80, [::1]:8082=pay.shop:81");
        environment.put("WEFT_STATE_DIR", "/state");
        ProxySettings settings = ProxySettings.read(environment);
        assertThat(settings.outbound())
                .containsEntry(new InetSocketAddress("127.0.1.1", 8081), "pay:80")
                .containsValue("pay.shop:81")
                .hasSize(2);
        assertThat(settings.stateDirectory()).contains(Path.of("/state"));
    }

    @Test
    void a_gateway_listens_where_forwarded_ports_end_too() throws BadSettingException {
        assertThat(listening("10.1.2.3,2001:db8::3"))
                .containsExactly("10.1.2.3", "2001:db8:0:0:0:0:0:3", "127.0.0.1");
        assertThat(listening("127.0.1.1")).containsExactly("127.0.1.1");
        assertThat(listening("")).containsExactly("0.0.0.0");
    }

    private List<String> listening(String addresses) throws BadSettingException {
        environment.put("WEFT_ADDRESS", addresses);
        return ProxySettings.read(environment).listening().stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    @Test
    void what_is_wrong_is_named_with_a_way_to_mend_it() {
        refuses("WEFT_WORKLOAD", "", "WEFT_WORKLOAD=''", "name of the pod");
        refuses("WEFT_ADDRESS", "localhost", "WEFT_ADDRESS='localhost'", "IP address");
        refuses("WEFT_OPERATOR", "operator", "WEFT_OPERATOR='operator'", "host:port");
        refuses("WEFT_OPERATOR", "operator:0", "WEFT_OPERATOR='0'", "1 and 65535");
        refuses("WEFT_OUTBOUND", "127.0.0.1:1", "WEFT_OUTBOUND='127.0.0.1:1'", "ip:port=");
        refuses("WEFT_OUTBOUND", "127.0.0.1:99999=pay:80", "WEFT_OUTBOUND", "1 and 65535");
        refuses("WEFT_OUTBOUND", "host:1=pay:80", "WEFT_OUTBOUND", "IP address");
    }

    private void refuses(String variable, String value, String... said) {
        Map<String, String> wrong = new HashMap<>(environment);
        wrong.put(variable, value);
        assertThatThrownBy(() -> ProxySettings.read(wrong))
                .isInstanceOf(BadSettingException.class)
                .hasMessageContainingAll(said);
    }
}
