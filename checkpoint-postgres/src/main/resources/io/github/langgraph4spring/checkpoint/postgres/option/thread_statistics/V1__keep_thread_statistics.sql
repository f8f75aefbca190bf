-- A row for each thread, kept by triggers, so that what Python and JavaScript write counts too. The triggers fire once
-- a statement. Sizes are those of the values and of the JSON's text: the stored ones change with compression.

-- So that no row is written between the counting and the triggers.
LOCK TABLE ${schema}.checkpoints, ${schema}.checkpoint_blobs, ${schema}.checkpoint_writes IN SHARE ROW EXCLUSIVE MODE;

CREATE TABLE ${schema}.langgraph_thread_statistics (
  thread_id TEXT PRIMARY KEY,
  changed_at TIMESTAMPTZ NOT NULL,
  checkpoints BIGINT NOT NULL,
  size BIGINT NOT NULL
);

-- The time in a UUID of version 6, or the epoch.
INSERT INTO ${schema}.langgraph_thread_statistics (thread_id, changed_at, checkpoints, size)
SELECT thread_id,
  to_timestamp(max(CASE WHEN id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-6[0-9a-f]{3}-'
    THEN (('x0' || substr(id, 1, 8) || substr(id, 10, 4) || substr(id, 16, 3))::bit(64)::bigint - 122192928000000000)
      / 10000000.0
    ELSE 0 END)),
  count(id), sum(size)
FROM (
  SELECT thread_id, checkpoint_id AS id, octet_length(checkpoint::text) + octet_length(metadata::text) AS size
  FROM ${schema}.checkpoints
  UNION ALL
  SELECT thread_id, NULL, coalesce(octet_length(blob), 0) FROM ${schema}.checkpoint_blobs
  UNION ALL
  SELECT thread_id, NULL, octet_length(blob) FROM ${schema}.checkpoint_writes
) AS stored
GROUP BY thread_id;

CREATE INDEX ON ${schema}.langgraph_thread_statistics (changed_at DESC, thread_id);
CREATE INDEX ON ${schema}.langgraph_thread_statistics (size DESC, thread_id);
CREATE INDEX ON ${schema}.langgraph_thread_statistics (checkpoints DESC, thread_id);

-- With the rights of their owner: whoever writes checkpoints needs none on the table.
CREATE FUNCTION ${schema}.langgraph_checkpoints_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $langgraph$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO ${schema}.langgraph_thread_statistics AS known (thread_id, changed_at, checkpoints, size)
    SELECT thread_id, clock_timestamp(), count(*), sum(octet_length(checkpoint::text) + octet_length(metadata::text))
    FROM new_rows GROUP BY thread_id ORDER BY thread_id
    ON CONFLICT (thread_id) DO UPDATE SET changed_at = excluded.changed_at,
      checkpoints = known.checkpoints + excluded.checkpoints, size = known.size + excluded.size;
  ELSIF TG_OP = 'UPDATE' THEN
    UPDATE ${schema}.langgraph_thread_statistics AS known
    SET changed_at = clock_timestamp(), size = known.size + changed.size
    FROM (
      SELECT thread_id, sum(size) AS size
      FROM (
        SELECT thread_id, octet_length(checkpoint::text) + octet_length(metadata::text) AS size FROM new_rows
        UNION ALL
        SELECT thread_id, -octet_length(checkpoint::text) - octet_length(metadata::text) FROM old_rows
      ) AS difference GROUP BY thread_id
    ) AS changed
    WHERE known.thread_id = changed.thread_id;
  ELSE
    UPDATE ${schema}.langgraph_thread_statistics AS known
    SET checkpoints = known.checkpoints - gone.checkpoints, size = known.size - gone.size
    FROM (
      SELECT thread_id, count(*) AS checkpoints,
        sum(octet_length(checkpoint::text) + octet_length(metadata::text)) AS size
      FROM old_rows GROUP BY thread_id
    ) AS gone
    WHERE known.thread_id = gone.thread_id;
    DELETE FROM ${schema}.langgraph_thread_statistics AS known USING old_rows
    WHERE known.thread_id = old_rows.thread_id AND known.checkpoints <= 0 AND known.size <= 0;
  END IF;
  RETURN NULL;
END
$langgraph$;

CREATE FUNCTION ${schema}.langgraph_values_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $langgraph$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO ${schema}.langgraph_thread_statistics AS known (thread_id, changed_at, checkpoints, size)
    SELECT thread_id, clock_timestamp(), 0, sum(coalesce(octet_length(blob), 0))
    FROM new_rows GROUP BY thread_id ORDER BY thread_id
    ON CONFLICT (thread_id) DO UPDATE SET changed_at = excluded.changed_at, size = known.size + excluded.size;
  ELSIF TG_OP = 'UPDATE' THEN
    UPDATE ${schema}.langgraph_thread_statistics AS known
    SET changed_at = clock_timestamp(), size = known.size + changed.size
    FROM (
      SELECT thread_id, sum(size) AS size
      FROM (
        SELECT thread_id, coalesce(octet_length(blob), 0) AS size FROM new_rows
        UNION ALL
        SELECT thread_id, -coalesce(octet_length(blob), 0) FROM old_rows
      ) AS difference GROUP BY thread_id
    ) AS changed
    WHERE known.thread_id = changed.thread_id;
  ELSE
    UPDATE ${schema}.langgraph_thread_statistics AS known
    SET size = known.size - gone.size
    FROM (SELECT thread_id, sum(coalesce(octet_length(blob), 0)) AS size FROM old_rows GROUP BY thread_id) AS gone
    WHERE known.thread_id = gone.thread_id;
    DELETE FROM ${schema}.langgraph_thread_statistics AS known USING old_rows
    WHERE known.thread_id = old_rows.thread_id AND known.checkpoints <= 0 AND known.size <= 0;
  END IF;
  RETURN NULL;
END
$langgraph$;

CREATE TRIGGER langgraph_statistics_insert AFTER INSERT ON ${schema}.checkpoints
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_checkpoints_changed();
CREATE TRIGGER langgraph_statistics_update AFTER UPDATE ON ${schema}.checkpoints
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_checkpoints_changed();
CREATE TRIGGER langgraph_statistics_delete AFTER DELETE ON ${schema}.checkpoints
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_checkpoints_changed();

CREATE TRIGGER langgraph_statistics_insert AFTER INSERT ON ${schema}.checkpoint_blobs
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_values_changed();
CREATE TRIGGER langgraph_statistics_update AFTER UPDATE ON ${schema}.checkpoint_blobs
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_values_changed();
CREATE TRIGGER langgraph_statistics_delete AFTER DELETE ON ${schema}.checkpoint_blobs
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_values_changed();

CREATE TRIGGER langgraph_statistics_insert AFTER INSERT ON ${schema}.checkpoint_writes
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_values_changed();
CREATE TRIGGER langgraph_statistics_update AFTER UPDATE ON ${schema}.checkpoint_writes
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_values_changed();
CREATE TRIGGER langgraph_statistics_delete AFTER DELETE ON ${schema}.checkpoint_writes
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.langgraph_values_changed();
