-- What the release after the next would do.

ALTER TABLE silo ADD COLUMN region text NOT NULL DEFAULT '';
