-- Which silos live and what they own (docs/decisions/0016). Times of leases are the server's clock.

CREATE TABLE silo (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  incarnation bigint NOT NULL,
  link_address text NOT NULL,
  public_url text,
  version text NOT NULL,
  schema_number integer NOT NULL, -- newest migration that its program knows
  protocol_min integer NOT NULL,
  protocol_max integer NOT NULL,
  phase integer NOT NULL, -- 0 active, 1 draining
  started_at bigint NOT NULL, -- Unix milliseconds
  expires_at timestamptz NOT NULL,
  ended_at timestamptz, -- null while this life goes on
  ended_by text,
  cameras integer NOT NULL DEFAULT 0,
  viewers integer NOT NULL DEFAULT 0,
  relays integer NOT NULL DEFAULT 0,
  egress_bps bigint NOT NULL DEFAULT 0,
  cpu double precision NOT NULL DEFAULT 0
);

CREATE TABLE home (
  key text COLLATE "C" NOT NULL PRIMARY KEY,
  silo text COLLATE "C" NOT NULL, -- '' when it was given up: the row keeps the epoch
  incarnation bigint NOT NULL,
  epoch bigint NOT NULL
);
