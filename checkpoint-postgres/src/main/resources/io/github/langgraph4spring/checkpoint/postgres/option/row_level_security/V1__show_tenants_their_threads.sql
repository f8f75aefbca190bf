-- A role that does not own the tables sees and writes the threads of one tenant: those whose id begins with what the
-- setting langgraph.tenant says, and a colon. Owners, superusers and roles with BYPASSRLS see all, and so do the
-- triggers of the other options.

-- Options that make tables later call it too. What is secured already stays as it is.
CREATE FUNCTION ${schema}.langgraph_secure_rows() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $langgraph$
DECLARE
  name TEXT;
BEGIN
  FOR name IN
    SELECT c.relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${schemaLiteral}
      AND c.relname IN ('checkpoints', 'checkpoint_blobs', 'checkpoint_writes', 'langgraph_thread_statistics',
        'langgraph_tombstones')
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'langgraph_tenant')
    ORDER BY c.relname
  LOOP
    -- The setting is read once a statement. Without one nothing is equal to it.
    EXECUTE format('CREATE POLICY langgraph_tenant ON %I.%I USING (starts_with(thread_id,
      (SELECT nullif(current_setting(''langgraph.tenant'', true), '''') || '':'')))', ${schemaLiteral}, name);
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', ${schemaLiteral}, name);
  END LOOP;
END
$langgraph$;

SELECT ${schema}.langgraph_secure_rows();
