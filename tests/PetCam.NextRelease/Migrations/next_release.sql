-- What a next release would do: only add. Every statement of this release must work beside it.

ALTER TABLE silo ADD COLUMN zone text NOT NULL DEFAULT '';
ALTER TABLE home ADD COLUMN moves bigint NOT NULL DEFAULT 0;
ALTER TABLE grain_state ADD COLUMN written_at timestamptz NOT NULL DEFAULT clock_timestamp();
ALTER TABLE camera ADD COLUMN room text;
ALTER TABLE recording ADD COLUMN note text NOT NULL DEFAULT '';
CREATE INDEX home_by_silo ON home (silo, incarnation);
CREATE TABLE zone (id text NOT NULL PRIMARY KEY);
