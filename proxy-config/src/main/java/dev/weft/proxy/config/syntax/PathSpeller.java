package dev.weft.proxy.config.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Reads a path character by character. */
final class PathSpeller {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int ESCAPE = 3;

    /** A percent sign that was itself encoded. */
    private static final String PERCENT = "%25";

    private final String path;
    private final StringBuilder text;

    /** What is encoded and not ASCII, and follows without a break. */
    private final ByteArrayOutputStream run = new ByteArrayOutputStream();

    private String fault = "";

    private PathSpeller(String path) {
        this.path = path;
        this.text = new StringBuilder(path.length());
    }

    static boolean plain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (!printable(c) || c == '%' || c == '\\' || c == '#' || c == '?') {
                return false;
            }
        }
        return true;
    }

    private static boolean printable(int c) {
        return c > ' ' && c < 0x7f;
    }

    /** In ASCII, with everything else encoded. */
    static String ascii(String path) {
        StringBuilder ascii = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b < 0 || b == ' ') {
                ascii.append('%');
                HEX.toHexDigits(ascii, b);
            } else {
                ascii.append((char) b);
            }
        }
        return ascii.toString();
    }

    static PathText spell(String path) {
        return new PathSpeller(path).spell();
    }

    private PathText spell() {
        int i = 0;
        while (i < path.length() && fault.isEmpty()) {
            char c = path.charAt(i);
            if (c == '%') {
                escape(i);
                i += ESCAPE;
            } else {
                endRun();
                literal(c);
                i++;
            }
        }
        endRun();
        if (fault.isEmpty() && encodedTwice()) {
            fault = "is encoded twice";
        }
        return fault.isEmpty() ? new PathText.Clear(text.toString()) : new PathText.Unclear(fault);
    }

    private void literal(char c) {
        if (c == '\\') {
            fault = "has a backslash";
        } else if (c == '#' || c == '?') {
            fault = "has a fragment or a query";
        } else if (!printable(c)) {
            fault = "has a space, a control character or one that is not ASCII";
        } else {
            text.append(c);
        }
    }

    private void escape(int at) {
        if (!hex(path, at + 1)) {
            fault = "has a malformed escape";
            return;
        }
        int value = HexFormat.fromHexDigits(path, at + 1, at + ESCAPE);
        if (value > 0x7f) {
            run.write(value);
            return;
        }
        endRun();
        if (value == '\\') {
            fault = "has an encoded backslash";
        } else if (value < ' ' || value == 0x7f) {
            fault = "has an encoded control character";
        } else if (value == ' ' || value == '%' || value == '/' || value == '?' || value == '#') {
            encoded((byte) value);
        } else {
            text.append((char) value);
        }
    }

    private static boolean hex(CharSequence in, int at) {
        return at + 1 < in.length()
                && HexFormat.isHexDigit(in.charAt(at))
                && HexFormat.isHexDigit(in.charAt(at + 1));
    }

    /** Whether what was read once is an escape again. */
    private boolean encodedTwice() {
        int percent = text.indexOf(PERCENT);
        while (percent >= 0) {
            if (hex(text, percent + ESCAPE)) {
                return true;
            }
            percent = text.indexOf(PERCENT, percent + ESCAPE);
        }
        return false;
    }

    /** Bytes beyond ASCII must be what they seem to be to every reader. */
    private void endRun() {
        if (run.size() == 0) {
            return;
        }
        byte[] bytes = run.toByteArray();
        run.reset();
        try {
            String read =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (Lookalikes.any(read)) {
                fault = "has a character that some applications take for one of ASCII";
            }
        } catch (CharacterCodingException e) {
            fault = "has an escape that is not UTF-8";
        }
        for (byte b : bytes) {
            encoded(b);
        }
    }

    private void encoded(byte b) {
        text.append('%');
        HEX.toHexDigits(text, b);
    }
}
