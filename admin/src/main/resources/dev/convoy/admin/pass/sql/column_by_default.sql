SELECT '' AS name, '' AS type, 'pg_catalog.default'::regcollation::oid AS collation_id, false AS enum, 0::oid AS type_id
