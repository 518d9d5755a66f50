package dev.weft.proxy.detect;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/** Tells what a client speaks from the bytes it sent first. Pure: reads, never consumes. */
public final class ProtocolSniffer {
    /** A request line that is longer than this and still unfinished is taken for HTTP/1. */
    static final int MAX_UNDECIDED_BYTES = 1024;

    private static final AsciiString PREFACE = AsciiString.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static final int MAX_METHOD_BYTES = 24;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR_VERSION = 3;
    private static final byte[] VERSION = {' ', 'H', 'T', 'T', 'P', '/', '1', '.'};

    private ProtocolSniffer() {}

    /** What the readable bytes are; {@link Guess#UNDECIDED} while more of them could change it. */
    public static Guess guess(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (length == 0) {
            return Guess.UNDECIDED;
        }
        int start = bytes.readerIndex();
        if (bytes.getUnsignedByte(start) == TLS_HANDSHAKE) {
            return tls(bytes, start, length);
        }
        int same = samePrefix(bytes, start, length);
        if (same == PREFACE.length()) {
            return Guess.HTTP2;
        }
        return same == length ? Guess.UNDECIDED : http1(bytes, start, length);
    }

    private static Guess tls(ByteBuf bytes, int start, int length) {
        if (length == 1) {
            return Guess.UNDECIDED;
        }
        return bytes.getUnsignedByte(start + 1) == TLS_MAJOR_VERSION ? Guess.TLS : Guess.OPAQUE;
    }

    private static int samePrefix(ByteBuf bytes, int start, int length) {
        int most = Math.min(length, PREFACE.length());
        int same = 0;
        while (same < most && bytes.getByte(start + same) == PREFACE.byteAt(same)) {
            same++;
        }
        return same;
    }

    private static Guess http1(ByteBuf bytes, int start, int length) {
        int at = 0;
        while (at < length && isMethodByte(bytes.getByte(start + at))) {
            at++;
            if (at > MAX_METHOD_BYTES) {
                return Guess.OPAQUE;
            }
        }
        if (at == length) {
            return Guess.UNDECIDED;
        }
        if (at == 0 || bytes.getByte(start + at) != ' ') {
            return Guess.OPAQUE;
        }
        int lineEnd = bytes.indexOf(start, start + length, (byte) '\n');
        if (lineEnd < 0) {
            return length > MAX_UNDECIDED_BYTES ? Guess.HTTP1 : Guess.UNDECIDED;
        }
        return endsWithVersion(bytes, start, lineEnd) ? Guess.HTTP1 : Guess.OPAQUE;
    }

    private static boolean endsWithVersion(ByteBuf bytes, int start, int lineEnd) {
        int end = lineEnd;
        if (end > start && bytes.getByte(end - 1) == '\r') {
            end--;
        }
        // The version is one digit after VERSION.
        int from = end - 1 - VERSION.length;
        if (from < start) {
            return false;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (bytes.getByte(from + i) != VERSION[i]) {
                return false;
            }
        }
        return true;
    }

    /** Methods are told apart by case (RFC 9110 section 9.1), so one in lower case is one too. */
    private static boolean isMethodByte(byte b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || b == '-' || b == '_';
    }
}
