-- Types follow PostgreSQL's where SQLite accepts them, so that both dialects read the same. Times are Unix milliseconds unless named otherwise.

CREATE TABLE grain_state (
  grain_type TEXT NOT NULL,
  grain_key TEXT NOT NULL,
  etag BIGINT NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (grain_type, grain_key)
) WITHOUT ROWID;

CREATE TABLE camera (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  settings TEXT NOT NULL,
  token_hash TEXT
) WITHOUT ROWID;

CREATE TABLE recording (
  id TEXT NOT NULL PRIMARY KEY, -- a version 7 UUID in hexadecimal: its order is the order of start
  camera_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  state INTEGER NOT NULL, -- 0 recording, 1 complete, 2 interrupted
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  duration_us BIGINT NOT NULL,
  frame_count BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  codec TEXT,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  first_frame_number BIGINT,
  last_frame_number BIGINT
) WITHOUT ROWID;

CREATE INDEX recording_by_camera ON recording (camera_id, id);
CREATE INDEX recording_running ON recording (state) WHERE state = 0;

CREATE TABLE detection (
  camera_id TEXT NOT NULL,
  captured_at_ns BIGINT NOT NULL, -- Unix nanoseconds by the board's clock
  frame_number BIGINT NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (camera_id, captured_at_ns, frame_number)
) WITHOUT ROWID;
