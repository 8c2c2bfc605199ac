using System.Runtime.InteropServices;

namespace PetCam.Storage.Sqlite;

/// <summary>An open connection; closed when disposed and its statements are finalized, in whichever order.</summary>
internal sealed class SqliteConnectionHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => SqliteLibrary.sqlite3_close_v2(handle) == SqliteLibrary.Ok;
}
