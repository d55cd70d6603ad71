-- Purpose: queue rows may hold packed rows (convoy.packed), which a producer of version 1 would take for JSON.
COMMENT ON COLUMN convoy.queue.data IS 'One line a row, separated by U+001E: a JSON object, in which it cannot occur raw, or a packed row, which tells the length of what it may occur in.';
