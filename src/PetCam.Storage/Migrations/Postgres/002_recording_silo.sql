-- On whose disk a recording lies. Rows from before there were several silos are this one's.
ALTER TABLE recording ADD COLUMN silo text NOT NULL DEFAULT '';
