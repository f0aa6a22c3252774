package dev.mixtape.pipeline.local;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFutureListener;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.DefaultFullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderNames;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpVersion;
import org.apache.flink.shaded.netty4.io.netty.util.ReferenceCountUtil;

/**
 * Refuses what a page of another site sends to Flink through the user's browser.
 *
 * <p>That Flink listens on loopback keeps other machines out, but not the pages that this machine's
 * browser shows: they may send requests to loopback, by its address (then {@code Origin} names the
 * site) or by a name of their own that they let point to it (then {@code Host} does). Found by
 * Flink's REST server through {@link java.util.ServiceLoader}.
 */
public final class OriginCheck implements InboundChannelHandlerFactory {
    @Override
    public int priority() {
        return 0;
    }

    /** Returns the check; none if the user has opened the REST server to other machines. */
    @Override
    public Optional<ChannelHandler> createHandler(
            Configuration configuration, Map<String, String> responseHeaders) {
        String address = configuration.get(RestOptions.BIND_ADDRESS);
        return address != null && LocalFlink.isLoopback(address)
                ? Optional.of(new Check(configuration.get(WebOptions.ACCESS_CONTROL_ALLOW_ORIGIN)))
                : Optional.empty();
    }

    private static final class Check extends ChannelInboundHandlerAdapter {
        private final String allowed;

        /** An origin that may ask besides, or * for any. */
        Check(String allowed) {
            this.allowed = allowed;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request && !isOurs(request)) {
                ReferenceCountUtil.release(message);
                var unused =
                        context.writeAndFlush(
                                        new DefaultFullHttpResponse(
                                                HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN))
                                .addListener(ChannelFutureListener.CLOSE);
                return;
            }
            context.fireChannelRead(message);
        }

        private boolean isOurs(HttpRequest request) {
            String host = request.headers().get(HttpHeaderNames.HOST);
            String origin = request.headers().get(HttpHeaderNames.ORIGIN);
            return (host == null || namesLoopback("http://" + host))
                    && (origin == null
                            || origin.equals("http://" + host)
                            || origin.equals(allowed)
                            || allowed.equals("*"));
        }

        private static boolean namesLoopback(String address) {
            try {
                String host = URI.create(address).getHost();
                return host != null && LocalFlink.isLoopback(host);
            } catch (IllegalArgumentException e) {
                return false; // no address at all
            }
        }
    }
}
