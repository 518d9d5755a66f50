package dev.weft.e2e.netns;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A TCP segment of a raw socket, with data.
 *
 * @param sequence also in the place of the acknowledgement; where a connection began at random, one
 *     of four that are spread over all numbers is far above its window
 */
record Segment(InetSocketAddress from, InetSocketAddress to, int sequence, String data) {
    private static final int AF_INET = 2;
    private static final int SOCK_RAW = 3;
    private static final int TCP = 6;
    private static final int HEADER_BYTES = 20;

    /** Sends it from the namespace of the thread; false when the kernel's rules drop it. */
    @SuppressWarnings("restricted")
    boolean send() throws IOException {
        Linker linker = Linker.nativeLinker();
        var number = ValueLayout.JAVA_INT;
        MethodHandle socket =
                handle(linker, "socket", FunctionDescriptor.of(number, number, number, number));
        MethodHandle close = handle(linker, "close", FunctionDescriptor.of(number, number));
        MethodHandle sendto =
                handle(
                        linker,
                        "sendto",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                number,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                number,
                                ValueLayout.ADDRESS,
                                number));
        byte[] bytes = bytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment packet = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            MemorySegment address = arena.allocateFrom(ValueLayout.JAVA_BYTE, sockaddr());
            int file = (int) socket.invokeExact(AF_INET, SOCK_RAW, TCP);
            long sent =
                    (long) sendto.invokeExact(file, packet, (long) bytes.length, 0, address, 16);
            int closed = (int) close.invokeExact(file);
            if (file < 0 || closed != 0) {
                throw new IOException("there is no raw socket to be had");
            }
            return sent == bytes.length;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(Linker linker, String name, FunctionDescriptor type) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    private byte[] sockaddr() {
        ByteBuffer sockaddr = ByteBuffer.allocate(16);
        sockaddr.order(ByteOrder.nativeOrder()).putShort((short) AF_INET);
        return sockaddr.position(4).put(to.getAddress().getAddress()).array();
    }

    private byte[] bytes() {
        byte[] text = data.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer segment = ByteBuffer.allocate(HEADER_BYTES + text.length);
        segment.putShort((short) from.getPort()).putShort((short) to.getPort());
        segment.putInt(sequence).putInt(sequence);
        segment.put((byte) (5 << 4)).put((byte) 0x18).putShort((short) 8_192).putInt(0).put(text);
        segment.putShort(16, checksum(segment.array()));
        return segment.array();
    }

    /** Over the segment and the pseudo header of RFC 9293. */
    private short checksum(byte[] segment) {
        ByteBuffer all = ByteBuffer.allocate(12 + segment.length + segment.length % 2);
        all.put(from.getAddress().getAddress()).put(to.getAddress().getAddress());
        all.putShort((short) TCP).putShort((short) segment.length).put(segment).rewind();
        long sum = 0;
        while (all.remaining() > 1) {
            sum += all.getShort() & 0xffff;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }
}
