UPDATE customers
SET address = jsonb_set(address, '{street}', to_jsonb(?::text)), tags = array_append(tags, 'moved')
WHERE id = ?
