-- A role that does not own the tables sees and writes the threads of one tenant: those whose id begins with what the
-- setting langgraph.tenant says, and a colon. Owners, superusers and roles with BYPASSRLS see all, and so do the
-- triggers of the other options.

-- Options that make tables later call it too, and whoever attaches a partition. What is secured already stays as it is.
CREATE FUNCTION ${schema}.langgraph_secure_rows() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $langgraph$
DECLARE
  name REGCLASS;
BEGIN
  FOR name IN
    -- A partition that a statement names itself is not asked for its table's policy, so each has its own.
    WITH RECURSIVE tables (oid) AS (
      SELECT c.oid
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ${schemaLiteral}
        AND c.relname IN ('checkpoints', 'checkpoint_blobs', 'checkpoint_writes', 'langgraph_thread_statistics',
          'langgraph_tombstones')
      UNION ALL
      SELECT i.inhrelid FROM tables t JOIN pg_inherits i ON i.inhparent = t.oid
    )
    SELECT c.oid
    FROM tables t JOIN pg_class c ON c.oid = t.oid
    WHERE c.relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'langgraph_tenant')
    ORDER BY c.relname
  LOOP
    -- The setting is read once a statement. Without one nothing is equal to it.
    EXECUTE format('CREATE POLICY langgraph_tenant ON %s USING (starts_with(thread_id,
      (SELECT nullif(current_setting(''langgraph.tenant'', true), '''') || '':'')))', name);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END
$langgraph$;

SELECT ${schema}.langgraph_secure_rows();
