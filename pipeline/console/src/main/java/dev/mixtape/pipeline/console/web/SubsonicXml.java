package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.console.web.SubsonicAnswer.Child;
import dev.mixtape.pipeline.console.web.SubsonicAnswer.Extension;
import dev.mixtape.pipeline.console.web.SubsonicAnswer.SonicMatch;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** An answer as XML, where plain values are attributes and lists are elements. */
final class SubsonicXml {
    private static final String NAMESPACE = "http://subsonic.org/restapi";

    private final XMLStreamWriter xml;

    private SubsonicXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String of(SubsonicAnswer answer) {
        StringWriter text = new StringWriter();
        try {
            new SubsonicXml(XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text))
                    .write(answer);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private void write(SubsonicAnswer answer) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("subsonic-response");
        xml.writeDefaultNamespace(NAMESPACE);
        attribute("status", answer.status());
        attribute("version", answer.version());
        attribute("type", answer.type());
        attribute("serverVersion", answer.serverVersion());
        attribute("openSubsonic", answer.openSubsonic());
        if (answer.error() != null) {
            xml.writeEmptyElement("error");
            attribute("code", answer.error().code());
            attribute("message", answer.error().message());
        }
        if (answer.openSubsonicExtensions() != null) {
            for (Extension each : answer.openSubsonicExtensions()) {
                write(each);
            }
        }
        if (answer.sonicMatch() != null) {
            for (SonicMatch each : answer.sonicMatch()) {
                write(each);
            }
        }
        xml.writeEndDocument();
    }

    private void write(Extension extension) throws XMLStreamException {
        xml.writeStartElement("openSubsonicExtensions");
        attribute("name", extension.name());
        for (int version : extension.versions()) {
            xml.writeStartElement("versions");
            xml.writeCharacters(Integer.toString(version));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private void write(SonicMatch match) throws XMLStreamException {
        Child song = match.entry();
        xml.writeStartElement("sonicMatch");
        attribute("similarity", match.similarity());
        xml.writeEmptyElement("entry");
        attribute("id", song.id());
        attribute("isDir", song.isDir());
        attribute("title", song.title());
        attribute("artist", song.artist());
        attribute("genre", song.genre());
        attribute("created", song.created());
        attribute("type", song.type());
        xml.writeEndElement();
    }

    /** Without those characters that XML cannot say, whoever gave them. */
    private void attribute(String name, Object value) throws XMLStreamException {
        if (value != null) {
            xml.writeAttribute(
                    name,
                    value.toString()
                            .replaceAll(
                                    "[^\\t\\n"
                                        + "\\r"
                                        + "\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]",
                                    "\uFFFD"));
        }
    }
}
