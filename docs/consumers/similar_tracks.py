"""Prints the neighbours of each track as they change: python3 similar_tracks.py HOST:PORT

pip install confluent-kafka fastavro
"""

import io
import json
import pathlib
import sys

import confluent_kafka
import fastavro

# Any place of a copy of the schema will do.
SCHEMA = pathlib.Path(__file__).parents[2] / "schemas/src/main/avro/SimilarTracks.avsc"
HEADER = 10  # 0xC3 0x01 and the schema's fingerprint, 8 bytes


def decode(value, schema):
    """A record in Avro's single-object encoding, as Mixtape writes all of its topics."""
    if value[:2] != b"\xc3\x01":
        raise ValueError("not in Avro's single-object encoding: begins with " + value[:2].hex())
    return fastavro.schemaless_reader(io.BytesIO(value[HEADER:]), schema)


def main(bootstrap):
    schema = fastavro.parse_schema(json.loads(SCHEMA.read_text()))
    consumer = confluent_kafka.Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "similar-tracks-reader",
            "auto.offset.reset": "earliest",
            # Without it, records of a failed checkpoint are seen too.
            "isolation.level": "read_committed",
        }
    )
    consumer.subscribe(["similar-tracks"])
    try:
        while True:
            message = consumer.poll(1.0)
            if message is None:
                continue
            if message.error():
                raise confluent_kafka.KafkaException(message.error())
            track = message.key().decode()
            if message.value() is None:
                print(f"{track!r} was withdrawn", flush=True)
                continue
            record = decode(message.value(), schema)
            near = ", ".join(
                f"{neighbour['trackId']!r} {neighbour['similarity']:.3f}"
                for neighbour in record["neighbours"]
            )
            print(f"{track!r} (model version {record['modelVersion']}): {near}", flush=True)
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()


if __name__ == "__main__":
    main(sys.argv[1])
