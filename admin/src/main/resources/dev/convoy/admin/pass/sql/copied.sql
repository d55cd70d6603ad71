-- Purpose: a copy makes a target's rows what the file says. Parameters: what it says, schema, name, target.
UPDATE convoy.verification v SET plan = (v.plan::jsonb || jsonb_build_object('mapping', ?::text))::json
FROM convoy.attached a WHERE a.table_id = v.table_id AND a.table_schema = ? AND a.table_name = ? AND v.target = ?
