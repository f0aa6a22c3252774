-- Mixtape's topics as tables of Flink SQL. Needs Flink's Kafka connector and flink-avro, mixtape-pipeline and mixtape-schemas.
-- Columns are found by name: leave out what you do not need. Change localhost:9092 to your brokers.

CREATE TABLE embeddings (
  trackId STRING,
  contentId STRING NOT NULL,
  modelId STRING NOT NULL,
  modelVersion BIGINT NOT NULL,
  embedding ARRAY<FLOAT NOT NULL> NOT NULL,
  strongest ARRAY<ROW<component INT NOT NULL, share FLOAT NOT NULL> NOT NULL> NOT NULL,
  boundPerFrame DOUBLE NOT NULL,
  frames INT NOT NULL,
  title STRING,
  artist STRING,
  tags ARRAY<STRING NOT NULL> NOT NULL,
  arrivedAt TIMESTAMP(3) NOT NULL,
  embeddedAt TIMESTAMP(3) NOT NULL,
  PRIMARY KEY (trackId) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'embeddings',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'mixtape-avro'
);

CREATE TABLE similar_tracks (
  trackId STRING,
  modelVersion BIGINT NOT NULL,
  similarity STRING NOT NULL,
  neighbours ARRAY<ROW<trackId STRING NOT NULL, similarity FLOAT NOT NULL> NOT NULL> NOT NULL,
  updatedAt TIMESTAMP(3) NOT NULL,
  PRIMARY KEY (trackId) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'similar-tracks',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'mixtape-avro'
);

CREATE TABLE progress (
  modelId STRING NOT NULL,
  version BIGINT NOT NULL,
  tracksLearned BIGINT NOT NULL,
  framesLearned BIGINT NOT NULL,
  boundPerFrame DOUBLE NOT NULL,
  componentsInUse INT NOT NULL,
  staleness DOUBLE NOT NULL,
  publishedAt TIMESTAMP(3) NOT NULL
) WITH (
  'connector' = 'kafka',
  'topic' = 'progress',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'mixtape-avro'
);
