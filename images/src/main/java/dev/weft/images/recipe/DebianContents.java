package dev.weft.images.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What images take from Debian: single files, no shell and no package manager among them. */
public final class DebianContents {
    /** Extensions of iptables that the rules of the redirect may use. */
    private static final List<String> XTABLES =
            List.of(
                    "libxt_NAT.so",
                    "libxt_REDIRECT.so",
                    "libxt_addrtype.so",
                    "libxt_comment.so",
                    "libxt_conntrack.so",
                    "libxt_mark.so",
                    "libxt_multiport.so",
                    "libxt_owner.so",
                    "libxt_standard.so",
                    "libxt_state.so",
                    "libxt_tcp.so",
                    "libxt_udp.so");

    private static final List<String> LEGACY_NAMES =
            List.of(
                    "iptables-legacy",
                    "iptables-legacy-restore",
                    "iptables-legacy-save",
                    "ip6tables-legacy",
                    "ip6tables-legacy-restore",
                    "ip6tables-legacy-save");

    private DebianContents() {}

    /** What a Java runtime is linked with. */
    static List<PackageFiles> libc() {
        Map<String, String> files = new TreeMap<>();
        files.put("lib/{triplet}/{loader-file}", "{loader}");
        for (String soname :
                List.of("libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1")) {
            files.put("lib/{triplet}/" + soname, "/lib/{triplet}/" + soname);
        }
        return List.of(new PackageFiles("libc6", files));
    }

    /** {@code nft} and the legacy {@code iptables}, for the redirect. */
    static List<PackageFiles> packetFilters() {
        List<PackageFiles> all = new ArrayList<>();
        all.add(new PackageFiles("nftables", Map.of("usr/sbin/nft", "/usr/sbin/nft")));
        all.add(new PackageFiles("iptables", iptables()));
        all.add(usr("libnftables1", "libnftables.so.1"));
        all.add(usr("libnftnl11", "libnftnl.so.11"));
        all.add(usr("libmnl0", "libmnl.so.0"));
        all.add(usr("libjansson4", "libjansson.so.4"));
        all.add(usr("libgmp10", "libgmp.so.10"));
        all.add(usr("libedit2", "libedit.so.2"));
        all.add(PackageFiles.libraries("libtinfo6", "lib", List.of("libtinfo.so.6")));
        all.add(usr("libbsd0", "libbsd.so.0"));
        all.add(usr("libmd0", "libmd.so.0"));
        all.add(usr("libxtables12", "libxtables.so.12"));
        all.add(usr("libip4tc2", "libip4tc.so.2"));
        all.add(usr("libip6tc2", "libip6tc.so.2"));
        return List.copyOf(all);
    }

    private static Map<String, String> iptables() {
        Map<String, String> files = new TreeMap<>();
        for (String name : LEGACY_NAMES) {
            files.put("usr/sbin/" + name, "/usr/sbin/" + name);
        }
        for (String extension : XTABLES) {
            String path = "usr/lib/{triplet}/xtables/" + extension;
            files.put(path, "/" + path);
        }
        return files;
    }

    private static PackageFiles usr(String name, String soname) {
        return PackageFiles.libraries(name, "usr/lib", List.of(soname));
    }
}
