package dev.weft.proxy.pipeline;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import org.jspecify.annotations.Nullable;

/**
 * Epoll whose sockets can be watched again after nothing of them was. Netty 4.2.13 to 4.2.20 takes
 * a socket out of epoll when nothing is awaited of it, and forgets that it did: whatever is awaited
 * afterwards fails, which breaks a socket whose peer has ended its half. Here such a socket is
 * registered anew.
 */
final class ResumableEpoll implements IoHandler {
    private final IoHandler epoll;

    private ResumableEpoll(IoHandler epoll) {
        this.epoll = epoll;
    }

    static IoHandlerFactory newFactory() {
        IoHandlerFactory epoll = EpollIoHandler.newFactory();
        return executor -> new ResumableEpoll(epoll.newHandler(executor));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(handle, epoll.register(handle));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    /** Confined to the event loop, as all changes of what is awaited are. */
    private final class Registration implements IoRegistration {
        private final IoHandle handle;
        private IoRegistration watched;
        private boolean paused;
        private volatile boolean cancelled;

        private Registration(IoHandle handle, IoRegistration watched) {
            this.handle = handle;
            this.watched = watched;
        }

        @Override
        public long submit(IoOps ops) {
            if (cancelled) {
                return -1;
            }
            if (EpollIoOps.NONE.equals(ops)) {
                paused |= watched.cancel();
                return 0;
            }
            if (paused) {
                watched = again();
                paused = false;
            }
            return watched.submit(ops);
        }

        private IoRegistration again() {
            try {
                return epoll.register(handle);
            } catch (Exception e) {
                throw new IllegalStateException("a socket cannot be watched again", e);
            }
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // the method of Netty's interface
        public <T extends @Nullable Object> T attachment() {
            return watched.attachment();
        }

        @Override
        public boolean isValid() {
            return !cancelled && (paused || watched.isValid());
        }

        @Override
        public boolean cancel() {
            if (cancelled) {
                return false;
            }
            cancelled = true;
            watched.cancel();
            return true;
        }
    }
}
