-- What LangGraph's own set-up arrives at: steps 0 to 9 of MIGRATIONS in langgraph-checkpoint-postgres (Python),
-- of which 0 to 4 are also JavaScript's. Every statement leaves alone what a peer's set-up has already made.

-- Ids sort by code point, so that the latest checkpoint is found by the primary key whatever the database's collation.

-- "already exists, skipping" is the expected case here, not a warning.
SET LOCAL client_min_messages = warning;

-- Which tables are created here: those of a peer keep their column settings.
SELECT pg_catalog.set_config('langgraph.created', coalesce(pg_catalog.string_agg(name, ','), ''), true)
FROM pg_catalog.unnest(ARRAY['checkpoint_blobs', 'checkpoint_writes']) AS name
WHERE NOT EXISTS (
  SELECT FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ${schemaLiteral} AND c.relname = name
);

CREATE TABLE IF NOT EXISTS ${schema}.checkpoint_migrations (
  v INTEGER PRIMARY KEY
);

CREATE TABLE IF NOT EXISTS ${schema}.checkpoints (
  thread_id TEXT NOT NULL,
  checkpoint_ns TEXT NOT NULL DEFAULT '',
  checkpoint_id TEXT COLLATE "C" NOT NULL,
  parent_checkpoint_id TEXT COLLATE "C",
  type TEXT,
  checkpoint JSONB NOT NULL,
  metadata JSONB NOT NULL DEFAULT '{}',
  PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id)
);

CREATE TABLE IF NOT EXISTS ${schema}.checkpoint_blobs (
  thread_id TEXT NOT NULL,
  checkpoint_ns TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL,
  version TEXT NOT NULL,
  type TEXT NOT NULL,
  blob BYTEA,
  PRIMARY KEY (thread_id, checkpoint_ns, channel, version)
);

CREATE TABLE IF NOT EXISTS ${schema}.checkpoint_writes (
  thread_id TEXT NOT NULL,
  checkpoint_ns TEXT NOT NULL DEFAULT '',
  checkpoint_id TEXT COLLATE "C" NOT NULL,
  task_id TEXT NOT NULL,
  idx INTEGER NOT NULL,
  channel TEXT NOT NULL,
  type TEXT,
  blob BYTEA NOT NULL,
  task_path TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
);

-- Postgres' own compression takes most of the time of a large put. A server that is built without LZ4 keeps it.
DO $langgraph$
DECLARE
  created TEXT;
BEGIN
  FOREACH created IN ARRAY pg_catalog.string_to_array(pg_catalog.current_setting('langgraph.created'), ',') LOOP
    IF '${compression}' = 'NONE' THEN
      EXECUTE pg_catalog.format('ALTER TABLE %I.%I ALTER COLUMN blob SET STORAGE EXTERNAL', ${schemaLiteral}, created);
    ELSIF '${compression}' = 'LZ4' THEN
      BEGIN
        EXECUTE pg_catalog.format('ALTER TABLE %I.%I ALTER COLUMN blob SET COMPRESSION lz4', ${schemaLiteral}, created);
      EXCEPTION
        WHEN feature_not_supported OR syntax_error THEN NULL;
      END;
    END IF;
  END LOOP;
END
$langgraph$;

-- Steps 4 and 9 for tables of an older peer. Asked first, because ALTER TABLE needs the table's owner and its
-- strongest lock even when there is nothing to alter.
DO $langgraph$
BEGIN
  IF EXISTS (
    SELECT FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${schemaLiteral} AND c.relname = 'checkpoint_blobs' AND a.attname = 'blob' AND a.attnotnull
  ) THEN
    ALTER TABLE ${schema}.checkpoint_blobs ALTER COLUMN blob DROP NOT NULL;
  END IF;
  IF NOT EXISTS (
    SELECT FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${schemaLiteral} AND c.relname = 'checkpoint_writes' AND a.attname = 'task_path'
  ) THEN
    ALTER TABLE ${schema}.checkpoint_writes ADD COLUMN IF NOT EXISTS task_path TEXT NOT NULL DEFAULT '';
  END IF;
END
$langgraph$;

-- Without these rows a peer would start its own set-up. 6 to 8 are recorded and not built: an index on thread_id
-- repeats the first column of each primary key, and CREATE INDEX CONCURRENTLY waits for Flyway's own lock.
INSERT INTO ${schema}.checkpoint_migrations (v)
SELECT v FROM pg_catalog.generate_series(0, 9) AS v
ON CONFLICT (v) DO NOTHING;
