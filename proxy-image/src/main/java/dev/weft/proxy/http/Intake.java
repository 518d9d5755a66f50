package dev.weft.proxy.http;

import io.netty.channel.Channel;

/** Whether more of a request is read; it is not while there is nowhere to send it. */
final class Intake {
    private final Channel channel;
    private boolean paused;

    Intake(Channel channel) {
        this.channel = channel;
    }

    void pause() {
        if (!paused) {
            paused = true;
            channel.config().setAutoRead(false);
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }
}
