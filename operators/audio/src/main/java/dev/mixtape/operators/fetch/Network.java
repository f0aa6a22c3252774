package dev.mixtape.operators.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * What the network looks like from here; tests bring their own.
 *
 * @param names resolves a name
 * @param isPublic tells whether an address is everybody's
 * @param tls whom to trust
 */
record Network(Names names, Predicate<InetAddress> isPublic, SSLContext tls) {

    /** The system's resolver; the JVM's trust store. */
    static Network real() {
        return new Network(
                InetAddress::getAllByName,
                PublicAddresses::contains,
                SSLContexts.createSystemDefault());
    }

    /** A resolver of names. */
    interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }
}
