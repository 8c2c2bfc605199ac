using System.Runtime.InteropServices;

namespace PetCam.Storage.Sqlite;

/// <summary>A prepared statement.</summary>
internal sealed class SqliteStatementHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = SqliteLibrary.sqlite3_finalize(handle); // repeats the error of the last step, which has been reported
        return true;
    }
}
