package dev.mixtape.operators.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * One request to one address, by Apache HttpClient.
 *
 * <p>A name is resolved once per connection, here, all its addresses are checked, and the
 * connection goes to one of these very addresses; the certificate, SNI and {@code Host} stay those
 * of the name. So a name that resolves differently the next time (DNS rebinding) gains nothing. No
 * redirect is followed, no proxy, cookie or credential used, nothing decompressed.
 */
final class CheckedClient implements AutoCloseable {
    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_BYTES = 16 << 10;

    /** A server that is busy, or that closed a connection kept for it, is asked so often again. */
    private static final int RETRIES = 2;

    /**
     * Nobody waits any more. A constant, so that its class is loaded with this one: HttpClient
     * itself needs it only to close, and when a task is closed its class loader may be gone.
     */
    private static final CloseMode AT_ONCE = CloseMode.IMMEDIATE;

    private final FetchRules rules;
    private final long mostBytes;
    private final Network network;
    private final CloseableHttpClient client;

    CheckedClient(FetchRules rules, long mostBytes, Network network) {
        this.rules = rules;
        this.mostBytes = mostBytes;
        this.network = network;
        this.client =
                HttpClients.custom()
                        .setConnectionManager(connections())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setRedirectsEnabled(false)
                                        .setAuthenticationEnabled(false)
                                        .setResponseTimeout(patience())
                                        .build())
                        .setRetryStrategy(
                                new DefaultHttpRequestRetryStrategy(
                                        RETRIES, TimeValue.ofMilliseconds(500)))
                        .setUserAgent("Mixtape")
                        .disableRedirectHandling()
                        .disableContentCompression()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .build();
    }

    private HttpClientConnectionManager connections() {
        Http1Config limits =
                Http1Config.custom()
                        .setMaxHeaderCount(MAX_HEADERS)
                        .setMaxLineLength(MAX_HEADER_BYTES)
                        .build();
        PoolingHttpClientConnectionManager connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedNames())
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(network.tls()))
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(limits)
                                        .build())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(patience())
                                        .setSocketTimeout(patience())
                                        .setTimeToLive(1, TimeUnit.MINUTES)
                                        .build())
                        .build();
        return connections;
    }

    private Timeout patience() {
        return Timeout.of(rules.maxTime());
    }

    /** The body, or where a redirect leads; the other is null. */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Answer(byte[] body, String location) {}

    Answer get(WebAddress address, WebFetcher.Cutter cutter) throws FetchException {
        HttpGet request = new HttpGet(address.uri());
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        cutter.set(request::cancel);
        try (ClassicHttpResponse response = client.executeOpen(null, request, null)) {
            try {
                return read(address, response);
            } catch (FetchException | IOException e) {
                request.cancel(); // or closing would wait for the rest of the body
                throw e;
            }
        } catch (PrivateAddressException e) {
            throw new FetchException(address + ": " + e.getMessage(), e);
        } catch (UnknownHostException e) {
            throw new FetchException(address + ": no such host; check the address", e);
        } catch (SSLException e) {
            throw new FetchException(
                    address
                            + ": TLS failed ("
                            + e.getMessage()
                            + "); is its certificate valid, and its issuer in the JVM's trust"
                            + " store?",
                    e);
        } catch (SocketTimeoutException e) {
            throw WebFetcher.tooLate(address, rules, e); // one read took all the time there is
        } catch (IOException e) {
            throw new FetchException(address + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private Answer read(WebAddress address, ClassicHttpResponse response)
            throws FetchException, IOException {
        int status = response.getCode();
        Header location = response.getFirstHeader(HttpHeaders.LOCATION);
        if (status >= 300 && status < 400 && status != 304 && location != null) {
            return new Answer(null, location.getValue());
        }
        if (status != 200) {
            throw new FetchException(
                    address + ": the server answers " + status + "; " + remedy(status));
        }
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new Answer(new byte[0], null);
        }
        if (entity.getContentLength() > mostBytes) {
            throw new FetchException(
                    address
                            + ": "
                            + entity.getContentLength()
                            + " bytes, at most "
                            + mostBytes
                            + FileFetcher.TOO_LARGE);
        }
        // Not to be closed by itself: that would read on to an end that may never come.
        InputStream in = entity.getContent();
        byte[] body = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, mostBytes + 1));
        if (body.length > mostBytes) {
            throw new FetchException(
                    address + ": more than " + mostBytes + " bytes" + FileFetcher.TOO_LARGE);
        }
        return new Answer(body, null);
    }

    private static String remedy(int status) {
        if (status == 401 || status == 403) {
            return "does it need credentials, or has a signed address expired?";
        }
        if (status == 404 || status == 410) {
            return "there is no such file";
        }
        if (status == 429 || status >= 500) {
            return "replay the dead letter when the server is well again";
        }
        return "expected 200 with the file";
    }

    @Override
    public void close() {
        client.close(AT_ONCE);
    }

    /** Where every name, and every address given as a number, has to go through. */
    private final class CheckedNames implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = network.names().resolve(host);
            if (!rules.mayBePrivate(host)) {
                for (InetAddress address : addresses) {
                    if (!network.isPublic().test(address)) {
                        throw new PrivateAddressException(host, address);
                    }
                }
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** A kind of unknown host, since HttpClient does not try these again. */
    private static final class PrivateAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        PrivateAddressException(String host, InetAddress address) {
            super(
                    host
                            + " has the address "
                            + address.getHostAddress()
                            + ", which is not public; allow the host in audio.private-hosts");
        }
    }
}
