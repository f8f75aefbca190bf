-- Makes the empty tables anew, partitioned by the hash of the thread's id: with the columns, defaults, keys, indexes,
-- compression, owner and rights that they had. A peer's set-up finds them as it would find its own. What would be lost is
-- refused.

LOCK TABLE ${schema}.checkpoints, ${schema}.checkpoint_blobs, ${schema}.checkpoint_writes IN ACCESS EXCLUSIVE MODE;

DO $langgraph$
DECLARE
  name TEXT;
  plain RECORD;
  given RECORD;
  index_name TEXT;
  filled BOOLEAN;
BEGIN
  FOREACH name IN ARRAY ARRAY['checkpoints', 'checkpoint_blobs', 'checkpoint_writes'] LOOP
    EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %I.%I)', ${schemaLiteral}, name) INTO filled;
    SELECT c.oid, c.relkind, c.relacl, pg_catalog.pg_get_userbyid(c.relowner) AS owner,
      CASE
        WHEN EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) THEN 'triggers'
        WHEN c.relrowsecurity OR EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid)
          THEN 'row-level security'
        WHEN EXISTS (SELECT FROM pg_catalog.pg_publication_rel p WHERE p.prrelid = c.oid) THEN 'a publication'
        WHEN c.relreplident <> 'd' THEN 'a replica identity'
        WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f')
          THEN 'foreign keys'
        WHEN EXISTS (SELECT FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid) THEN 'rules'
        WHEN c.reloptions IS NOT NULL THEN 'storage parameters'
        WHEN c.reltablespace <> 0 THEN 'a tablespace'
        WHEN pg_catalog.obj_description(c.oid, 'pg_class') IS NOT NULL THEN 'a comment'
      END AS loses
    INTO plain
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${schemaLiteral} AND c.relname = name;
    IF filled THEN
      RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
        MESSAGE = pg_catalog.format('The table "%s" has rows, and only empty tables are partitioned', name),
        HINT = 'Leave partitions out of the options, or use another schema and copy the rows to it';
    ELSIF plain.relkind = 'p' THEN
      RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
        MESSAGE = pg_catalog.format('The table "%s" is partitioned already', name),
        HINT = 'Leave partitions out of the options';
    ELSIF plain.loses IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
        MESSAGE = pg_catalog.format('The table "%s" has %s, which would be lost', name, plain.loses),
        HINT = 'Partition tables before anything else is added to them';
    END IF;
    EXECUTE pg_catalog.format('ALTER TABLE %I.%I RENAME TO langgraph_plain', ${schemaLiteral}, name);
    -- so that the new ones get their names
    FOR index_name IN SELECT x.indexrelid::pg_catalog.regclass::text FROM pg_catalog.pg_index x WHERE x.indrelid = plain.oid LOOP
      EXECUTE pg_catalog.format('ALTER INDEX %s RENAME TO %I', index_name,
        'langgraph_plain_' || pg_catalog.md5(index_name));
    END LOOP;
    EXECUTE pg_catalog.format(
      'CREATE TABLE %1$I.%2$I (LIKE %1$I.langgraph_plain INCLUDING ALL) PARTITION BY HASH (thread_id)',
      ${schemaLiteral}, name);
    FOR partition IN 0..(${partitions} - 1) LOOP
      EXECUTE pg_catalog.format(
        'CREATE TABLE %1$I.%3$I PARTITION OF %1$I.%2$I FOR VALUES WITH (MODULUS ${partitions}, REMAINDER %4$s)',
        ${schemaLiteral}, name, name || '_' || partition, partition);
      EXECUTE pg_catalog.format('ALTER TABLE %I.%I OWNER TO %I', ${schemaLiteral}, name || '_' || partition, plain.owner);
    END LOOP;
    EXECUTE pg_catalog.format('ALTER TABLE %I.%I OWNER TO %I', ${schemaLiteral}, name, plain.owner);
    FOR given IN
      SELECT a.privilege_type || coalesce(' (' || pg_catalog.quote_ident(held.attname) || ')', '') AS privilege, a.is_grantable,
        CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END AS grantee
      FROM (
        SELECT NULL AS attname, plain.relacl AS acl
        UNION ALL
        SELECT attname, attacl FROM pg_catalog.pg_attribute WHERE attrelid = plain.oid
      ) AS held
      CROSS JOIN LATERAL pg_catalog.aclexplode(held.acl) AS a
    LOOP
      EXECUTE pg_catalog.format('GRANT %s ON %I.%I TO %s%s', given.privilege, ${schemaLiteral}, name, given.grantee,
        CASE WHEN given.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
    END LOOP;
    EXECUTE pg_catalog.format('DROP TABLE %I.langgraph_plain', ${schemaLiteral});
  END LOOP;
END
$langgraph$;
