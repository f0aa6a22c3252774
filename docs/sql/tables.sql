-- Mixtape's topics as tables of Flink SQL. Needs Flink's Kafka connector and flink-avro, mixtape-sql and mixtape-schemas.
-- Columns are found by name: leave out what you do not need. Change localhost:9092 to your brokers.

-- Without the audio, which no query needs.
CREATE TABLE tracks (
  id STRING,
  title STRING,
  artist STRING,
  tags ARRAY<STRING NOT NULL> NOT NULL,
  arrivedAt TIMESTAMP(3) NOT NULL,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'tracks',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'mixtape-avro'
);

CREATE TABLE embeddings (
  trackId STRING,
  contentId STRING NOT NULL,
  modelId STRING NOT NULL,
  modelVersion BIGINT NOT NULL,
  lineage STRING NOT NULL,
  embedding ARRAY<FLOAT NOT NULL> NOT NULL,
  vector ARRAY<FLOAT NOT NULL> NOT NULL,
  strongest ARRAY<ROW<component INT NOT NULL, share FLOAT NOT NULL> NOT NULL> NOT NULL,
  boundPerFrame DOUBLE NOT NULL,
  frames INT NOT NULL,
  title STRING,
  artist STRING,
  tags ARRAY<STRING NOT NULL> NOT NULL,
  arrivedAt TIMESTAMP(3) NOT NULL,
  embeddedAt TIMESTAMP(3) NOT NULL,
  refreshed BOOLEAN NOT NULL,
  serves BOOLEAN NOT NULL,
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
  modelId STRING NOT NULL,
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

-- A piece is the header of a model, or one component. The numbers themselves are for programs.
CREATE TABLE `models` (
  piece STRING,
  modelId STRING NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (piece) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'models',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'mixtape-avro',
  'value.fields-include' = 'EXCEPT_KEY'
);

CREATE TABLE components (
  piece STRING,
  modelId STRING NOT NULL,
  component INT NOT NULL,
  share DOUBLE NOT NULL,
  tracks BIGINT NOT NULL,
  tags ARRAY<ROW<tag STRING NOT NULL, weight DOUBLE NOT NULL, tagShare DOUBLE NOT NULL> NOT NULL> NOT NULL,
  exemplars ARRAY<ROW<trackId STRING NOT NULL, title STRING, artist STRING, share DOUBLE NOT NULL, frames INT NOT NULL> NOT NULL> NOT NULL,
  features ARRAY<ROW<`column` INT NOT NULL, name STRING NOT NULL, difference DOUBLE NOT NULL, deviations DOUBLE NOT NULL, word STRING> NOT NULL> NOT NULL,
  modelVersion BIGINT NOT NULL,
  updatedAt TIMESTAMP(3) NOT NULL,
  PRIMARY KEY (piece) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'components',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'mixtape-avro',
  'value.fields-include' = 'EXCEPT_KEY'
);

CREATE TABLE dead_letters (
  topic STRING NOT NULL,
  `partition` INT NOT NULL,
  `offset` BIGINT NOT NULL,
  stage STRING NOT NULL,
  reason STRING NOT NULL,
  trackId STRING,
  deadAt TIMESTAMP(3) NOT NULL
) WITH (
  'connector' = 'kafka',
  'topic' = 'dead-letters',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'mixtape-avro'
);

CREATE TABLE plays (
  `user` STRING NOT NULL,
  track STRING NOT NULL,
  `time` TIMESTAMP(3) NOT NULL,
  weight DOUBLE NOT NULL
) WITH (
  'connector' = 'kafka',
  'topic' = 'plays',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'mixtape-avro'
);

CREATE TABLE user_features (
  `user` STRING,
  taste ARRAY<ROW<component INT NOT NULL, share FLOAT NOT NULL> NOT NULL> NOT NULL,
  weight DOUBLE NOT NULL,
  plays BIGINT NOT NULL,
  tracks INT NOT NULL,
  foldedShare FLOAT NOT NULL,
  newestPlayAt TIMESTAMP(3) NOT NULL,
  oldestPlayAt TIMESTAMP(3) NOT NULL,
  halfLifeMillis BIGINT NOT NULL,
  modelId STRING NOT NULL,
  oldestModelVersion BIGINT NOT NULL,
  newestModelVersion BIGINT NOT NULL,
  vector ARRAY<FLOAT NOT NULL> NOT NULL,
  recommended ARRAY<ROW<track STRING NOT NULL, affinity FLOAT NOT NULL> NOT NULL> NOT NULL,
  updatedAt TIMESTAMP(3) NOT NULL,
  PRIMARY KEY (`user`) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'user-features',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'mixtape-avro'
);
