package dev.weft.proxy.gateway;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Sends one byte at a time, each in a packet of its own. */
final class DribblingSocket extends Socket {
    DribblingSocket(InetAddress address, int port) throws IOException {
        super(address, port);
        setTcpNoDelay(true);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                for (int i = 0; i < length; i++) {
                    out.write(bytes[offset + i]);
                    out.flush();
                }
            }
        };
    }
}
