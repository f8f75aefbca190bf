-- For a day nothing is written to a thread that was deleted: a run that is still going fails instead of bringing it
-- back, in whatever language. The triggers fire once a statement.

CREATE TABLE ${schema}.langgraph_tombstones (
  thread_id TEXT PRIMARY KEY,
  deleted_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX ON ${schema}.langgraph_tombstones (deleted_at);

-- Writers of a thread share a lock that its deletion takes alone: one that was faster is waited for and deleted too,
-- one that was slower sees the tombstone. Each statement here sees what was committed until then.
CREATE FUNCTION ${schema}.langgraph_refuse_deleted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $langgraph$
DECLARE
  deleted RECORD;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('langgraph.thread.' || thread_id, 0))
  FROM (SELECT DISTINCT thread_id FROM new_rows ORDER BY thread_id) AS written;
  SELECT tombstone.* INTO deleted
  FROM (SELECT DISTINCT thread_id FROM new_rows) AS written
  JOIN ${schema}.langgraph_tombstones AS tombstone USING (thread_id)
  WHERE tombstone.deleted_at > clock_timestamp() - interval '1 day'
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = format('The thread "%s" was deleted', deleted.thread_id),
      HINT = 'Nothing is written to it for a day; use another thread id, or delete its row of langgraph_tombstones';
  END IF;
  RETURN NULL;
END
$langgraph$;

-- Our own saver says what it deletes. For others a thread was deleted when no checkpoint of it is left.
CREATE FUNCTION ${schema}.langgraph_bury_deleted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $langgraph$
DECLARE
  deleting TEXT := coalesce(current_setting('langgraph.deleting', true), '');
  threads TEXT[];
BEGIN
  IF deleting = 'checkpoints' OR pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(DISTINCT thread_id ORDER BY thread_id) INTO threads
  FROM old_rows
  WHERE deleting = 'threads'
    OR NOT EXISTS (SELECT FROM ${schema}.checkpoints AS c WHERE c.thread_id = old_rows.thread_id);
  IF threads IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('langgraph.thread.' || thread_id, 0))
  FROM unnest(threads) AS thread_id;
  DELETE FROM ${schema}.langgraph_tombstones WHERE deleted_at < clock_timestamp() - interval '1 day';
  INSERT INTO ${schema}.langgraph_tombstones (thread_id, deleted_at)
  SELECT thread_id, clock_timestamp() FROM unnest(threads) AS thread_id
  ON CONFLICT (thread_id) DO UPDATE SET deleted_at = excluded.deleted_at;
  DELETE FROM ${schema}.checkpoint_writes WHERE thread_id = ANY (threads);
  DELETE FROM ${schema}.checkpoint_blobs WHERE thread_id = ANY (threads);
  DELETE FROM ${schema}.checkpoints WHERE thread_id = ANY (threads);
  RETURN NULL;
END
$langgraph$;

CREATE TRIGGER langgraph_refuse_deleted AFTER INSERT ON ${schema}.checkpoints
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_refuse_deleted();
CREATE TRIGGER langgraph_refuse_deleted AFTER INSERT ON ${schema}.checkpoint_blobs
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_refuse_deleted();
CREATE TRIGGER langgraph_refuse_deleted AFTER INSERT ON ${schema}.checkpoint_writes
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_refuse_deleted();
CREATE TRIGGER langgraph_bury_deleted AFTER DELETE ON ${schema}.checkpoints
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_bury_deleted();
