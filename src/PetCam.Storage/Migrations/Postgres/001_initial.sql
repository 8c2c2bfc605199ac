-- The schema of 001 for SQLite. Times are Unix milliseconds unless named otherwise. COLLATE "C": keys order by their bytes, as in SQLite.

CREATE TABLE grain_state (
  grain_type text COLLATE "C" NOT NULL,
  grain_key text COLLATE "C" NOT NULL,
  etag bigint NOT NULL,
  payload bytea NOT NULL,
  PRIMARY KEY (grain_type, grain_key)
);

CREATE TABLE camera (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  name text NOT NULL,
  created_at bigint NOT NULL,
  settings text NOT NULL,
  token_hash text
);

CREATE TABLE recording (
  id text COLLATE "C" NOT NULL PRIMARY KEY, -- a version 7 UUID in hexadecimal: its order is the order of start
  camera_id text COLLATE "C" NOT NULL,
  file_name text NOT NULL,
  state integer NOT NULL, -- 0 recording, 1 complete, 2 interrupted
  started_at bigint NOT NULL,
  ended_at bigint,
  duration_us bigint NOT NULL,
  frame_count bigint NOT NULL,
  bytes bigint NOT NULL,
  codec text,
  width integer NOT NULL,
  height integer NOT NULL,
  first_frame_number bigint,
  last_frame_number bigint
);

CREATE INDEX recording_by_camera ON recording (camera_id, id);
CREATE INDEX recording_running ON recording (state) WHERE state = 0;

CREATE TABLE detection (
  camera_id text COLLATE "C" NOT NULL,
  captured_at_ns bigint NOT NULL, -- Unix nanoseconds by the board's clock
  frame_number bigint NOT NULL,
  payload bytea NOT NULL,
  PRIMARY KEY (camera_id, captured_at_ns, frame_number)
);
