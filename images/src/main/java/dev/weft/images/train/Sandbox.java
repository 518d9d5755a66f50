package dev.weft.images.train;

import dev.weft.images.stage.Rootfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs programs in a root file system as a container would: nothing of this machine is there but
 * {@code /proc}, {@code /dev} and what is mounted, and nothing else can be written. The network is
 * the machine's. Needs root, or a kernel that lets everybody make user namespaces.
 */
final class Sandbox {
    private static final String SCRIPT =
            """
            set -eu
            root=$1
            shift
            mount --bind "$root" "$root"
            for folder in proc dev; do
              mount --rbind "/$folder" "$root/$folder"
            done
            while [ "$1" != -- ]; do
              mount --bind "$1" "$root$2"
              shift 2
            done
            shift
            mount -o remount,ro,bind "$root"
            exec chroot "$root" "$@"
            """;

    private Sandbox() {}

    /**
     * The command line that runs a program there, in the place of itself.
     *
     * @param mounts folders of this machine, and where the program sees them
     */
    static List<String> command(Rootfs rootfs, Map<Path, String> mounts, List<String> program)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!System.getProperty("user.name").equals("root")) {
            command.add("--map-root-user");
        }
        command.addAll(List.of("sh", "-c", SCRIPT, "sandbox", rootfs.root().toString()));
        rootfs.mountPoint("/proc");
        rootfs.mountPoint("/dev");
        for (Map.Entry<Path, String> mount : mounts.entrySet()) {
            rootfs.mountPoint(mount.getValue());
            command.add(mount.getKey().toString());
            command.add(mount.getValue());
        }
        command.add("--");
        command.addAll(program);
        return List.copyOf(command);
    }
}
