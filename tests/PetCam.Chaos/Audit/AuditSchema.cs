namespace PetCam.Chaos.Audit;

/// <summary>The tables and triggers of the audit. They lie beside the product's schema, which knows nothing of them.</summary>
internal static class AuditSchema
{
    /// <summary>
    /// A note commits with what it is about; <c>pg_xact_commit_timestamp</c> tells when. The setting <c>petcam.silo</c> comes from the connection string of
    /// each silo of the test.
    /// </summary>
    public const string Create =
        """
        CREATE SCHEMA audit;
        CREATE TABLE audit.home_change (number bigserial PRIMARY KEY, key text NOT NULL, silo text NOT NULL, incarnation bigint NOT NULL, epoch bigint NOT NULL, former bigint NOT NULL);
        CREATE TABLE audit.life_end (number bigserial PRIMARY KEY, silo text NOT NULL, incarnation bigint NOT NULL);
        CREATE TABLE audit.state_write (number bigserial PRIMARY KEY, grain_type text NOT NULL, grain_key text NOT NULL, writer text NOT NULL, silo text, incarnation bigint, epoch bigint);

        CREATE FUNCTION audit.note_home() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'DELETE' THEN
            INSERT INTO audit.home_change (key, silo, incarnation, epoch, former) VALUES (OLD.key, '', 0, 0, OLD.epoch);
          ELSE
            INSERT INTO audit.home_change (key, silo, incarnation, epoch, former)
            VALUES (NEW.key, NEW.silo, NEW.incarnation, NEW.epoch, CASE TG_OP WHEN 'UPDATE' THEN OLD.epoch ELSE 0 END);
          END IF;
          RETURN NULL;
        END $$;
        CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON petcam.home FOR EACH ROW EXECUTE FUNCTION audit.note_home();

        CREATE FUNCTION audit.note_life() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF OLD.ended_at IS NULL AND (TG_OP = 'DELETE' OR NEW.ended_at IS NOT NULL OR NEW.incarnation <> OLD.incarnation) THEN
            INSERT INTO audit.life_end (silo, incarnation) VALUES (OLD.id, OLD.incarnation);
          END IF;
          RETURN NULL;
        END $$;
        CREATE TRIGGER audit AFTER UPDATE OR DELETE ON petcam.silo FOR EACH ROW EXECUTE FUNCTION audit.note_life();

        CREATE FUNCTION audit.note_state() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
          written petcam.grain_state := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
          home petcam.home;
        BEGIN
          SELECT * INTO home FROM petcam.home h
          WHERE h.key = CASE WHEN written.grain_type IN ('camera', 'recording') THEN 'camera' ELSE written.grain_type END || '/' || written.grain_key;
          INSERT INTO audit.state_write (grain_type, grain_key, writer, silo, incarnation, epoch)
          VALUES (written.grain_type, written.grain_key, coalesce(current_setting('petcam.silo', true), ''), home.silo, home.incarnation, home.epoch);
          RETURN NULL;
        END $$;
        CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON petcam.grain_state FOR EACH ROW EXECUTE FUNCTION audit.note_state();
        """;

    public const string Homes = "SELECT key, silo, incarnation, epoch, former, pg_xact_commit_timestamp(xmin) FROM audit.home_change ORDER BY number";

    public const string Ends = "SELECT silo, incarnation, pg_xact_commit_timestamp(xmin) FROM audit.life_end ORDER BY number";

    public const string Writes =
        "SELECT grain_type, grain_key, writer, silo, incarnation, epoch, pg_xact_commit_timestamp(xmin) FROM audit.state_write ORDER BY number";
}
