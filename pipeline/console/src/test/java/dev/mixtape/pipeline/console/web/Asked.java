package dev.mixtape.pipeline.console.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server answered to a request that was written by hand: clients of HTTP are too polite to
 * attack.
 */
record Asked(int status, Map<String, String> headers, String body) {

    /**
     * Asks and reads to the end.
     *
     * @param lines the first, such as {@code GET / HTTP/1.1}, and headers
     */
    static Asked of(int port, String body, String... lines) throws IOException {
        return of(port, body.getBytes(UTF_8), lines);
    }

    static Asked of(int port, byte[] body, String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String head = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(UTF_8));
            try {
                socket.getOutputStream().write(body);
            } catch (IOException e) {
                // it need not be read to be answered
            }
            return read(socket);
        }
    }

    private static Asked read(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (IOException e) {
            // reset behind the answer, where a body was not read
        }
        String text = all.toString(ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] head = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(head)
                .skip(1)
                .map(line -> line.split(": ?", 2))
                .forEach(pair -> headers.put(pair[0], pair[1]));
        byte[] body = text.substring(end + 4).getBytes(ISO_8859_1);
        return new Asked(
                Integer.parseInt(head[0].split(" ", -1)[1]), headers, plain(headers, body));
    }

    private static String plain(Map<String, String> headers, byte[] body) throws IOException {
        if (!"chunked"
                .equals(headers.getOrDefault("Transfer-Encoding", "").toLowerCase(Locale.ROOT))) {
            return new String(body, UTF_8);
        }
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteArrayInputStream in = new ByteArrayInputStream(body);
        for (int size = chunk(in); size > 0; size = chunk(in)) {
            plain.write(in.readNBytes(size));
            in.skipNBytes(2);
        }
        return plain.toString(UTF_8);
    }

    private static int chunk(ByteArrayInputStream in) {
        StringBuilder size = new StringBuilder();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            size.append((char) c);
        }
        return size.isEmpty() ? 0 : Integer.parseInt(size.toString().strip(), 16);
    }

    /** The body as JSON. */
    JsonNode json() throws IOException {
        return new ObjectMapper().readTree(body);
    }
}
