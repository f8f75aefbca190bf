-- The tables that were made are new to row-level security, if there is any.
DO $langgraph$
BEGIN
  IF EXISTS (
    SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = ${schemaLiteral} AND p.proname = 'langgraph_secure_rows'
  ) THEN
    PERFORM ${schema}.langgraph_secure_rows();
  END IF;
END
$langgraph$;
