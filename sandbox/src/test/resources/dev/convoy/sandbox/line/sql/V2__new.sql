-- Purpose: the next version; twice would fail.
ALTER TABLE convoy.kept ADD COLUMN added text NOT NULL DEFAULT 'by 2';
