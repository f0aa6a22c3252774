package dev.mixtape.operators.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are out there for everybody, and not this machine's, its network's or its cloud's
 * (169.254.169.254 hands out credentials).
 *
 * <p>Source: IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), and RFC 4291 for
 * 2000::/3 being all that is assigned as global unicast. Addresses that carry an IPv4 address
 * inside (mapped, NAT64, 6to4, Teredo) lie outside of what is let through, as none is needed here.
 */
final class PublicAddresses {
    private static final List<Block> NOT_PUBLIC_V4 =
            blocks(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // carriers' NAT
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link local
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4"); // reserved, broadcast

    private static final Block GLOBAL_UNICAST_V6 = Block.of("2000::/3");

    private static final List<Block> NOT_PUBLIC_V6 =
            blocks(
                    "2001::/23", // protocol assignments, Teredo
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4
                    "3fff::/20"); // documentation

    private PublicAddresses() {}

    /** Tells whether an address is public. */
    static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? NOT_PUBLIC_V4.stream().noneMatch(block -> block.holds(bytes))
                : GLOBAL_UNICAST_V6.holds(bytes)
                        && NOT_PUBLIC_V6.stream().noneMatch(block -> block.holds(bytes));
    }

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(Block::of).toList();
    }

    /** All addresses that share their first bits. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(byte[] first, int bits) {
        static Block of(String text) {
            int slash = text.indexOf('/');
            try {
                // Numbers are read, no name is looked up.
                return new Block(
                        InetAddress.getByName(text.substring(0, slash)).getAddress(),
                        Integer.parseInt(text.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalStateException(text + ": not a block of addresses", e);
            }
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((first[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
