-- Brings tables that a peer's set-up created to the settings of those that we create. No row changes; a peer's next
-- set-up finds its steps recorded and leaves all as it is. What is so already is not touched, since each change takes
-- its table's strongest lock.

-- New values are compressed so; what is stored stays as it is until it is written again.
DO $langgraph$
DECLARE
  stored TEXT;
BEGIN
  FOREACH stored IN ARRAY ARRAY['checkpoint_blobs', 'checkpoint_writes'] LOOP
    IF '${compression}' = 'NONE' THEN
      EXECUTE pg_catalog.format('ALTER TABLE %I.%I ALTER COLUMN blob SET STORAGE EXTERNAL', ${schemaLiteral}, stored);
    ELSE
      EXECUTE pg_catalog.format('ALTER TABLE %I.%I ALTER COLUMN blob SET STORAGE EXTENDED', ${schemaLiteral}, stored);
      BEGIN
        EXECUTE pg_catalog.format('ALTER TABLE %I.%I ALTER COLUMN blob SET COMPRESSION %s', ${schemaLiteral}, stored,
          CASE '${compression}' WHEN 'LZ4' THEN 'lz4' ELSE 'default' END);
      EXCEPTION
        -- a server that is built without LZ4
        WHEN feature_not_supported OR syntax_error THEN NULL;
      END;
    END IF;
  END LOOP;
END
$langgraph$;

-- Ids sort by code point, so that the latest checkpoint is found by the primary key. The rows stay, the key is built anew.
DO $langgraph$
DECLARE
  altered RECORD;
BEGIN
  FOR altered IN
    SELECT c.relname AS name,
      pg_catalog.string_agg(pg_catalog.format('ALTER COLUMN %I TYPE text COLLATE "C"', a.attname), ', ') AS changes
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname = ${schemaLiteral} AND c.relname IN ('checkpoints', 'checkpoint_writes')
      AND a.attname IN ('checkpoint_id', 'parent_checkpoint_id')
      AND a.attcollation <> 'pg_catalog."C"'::pg_catalog.regcollation
    GROUP BY c.relname
    ORDER BY c.relname
  LOOP
    EXECUTE pg_catalog.format('ALTER TABLE %I.%I %s', ${schemaLiteral}, altered.name, altered.changes);
  END LOOP;
END
$langgraph$;

-- They repeat the first column of the primary keys, and cost every insert.
DO $langgraph$
DECLARE
  repeated RECORD;
BEGIN
  FOR repeated IN
    SELECT i.relname AS name
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = 'thread_id'
    WHERE n.nspname = ${schemaLiteral} AND c.relname IN ('checkpoints', 'checkpoint_blobs', 'checkpoint_writes')
      AND i.relname = c.relname || '_thread_id_idx'
      AND x.indkey::text = a.attnum::text AND NOT x.indisunique AND x.indpred IS NULL
    ORDER BY i.relname
  LOOP
    EXECUTE pg_catalog.format('DROP INDEX %I.%I', ${schemaLiteral}, repeated.name);
  END LOOP;
END
$langgraph$;
