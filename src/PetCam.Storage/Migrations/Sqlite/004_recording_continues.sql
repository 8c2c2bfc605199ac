-- The recording that this one goes on from, when its camera moved to another silo or its silo was started again.
ALTER TABLE recording ADD COLUMN continues TEXT;
