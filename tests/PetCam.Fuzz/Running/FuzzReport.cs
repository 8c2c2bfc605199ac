using System.Globalization;

namespace PetCam.Fuzz.Running;

/// <summary>What a run over one target came to.</summary>
/// <param name="Outcomes">Different ones that were seen.</param>
/// <param name="Kept">Inputs that reached an outcome first.</param>
/// <param name="WorstAllocation">Bytes that the greediest input made the target allocate.</param>
internal sealed record FuzzReport(
    string Target, long Inputs, TimeSpan Elapsed, int Outcomes, int Kept, long WorstAllocation, IReadOnlyList<FuzzFinding> Findings)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Target,-13} {Inputs,11:N0} inputs {Elapsed.TotalSeconds,7:F1} s {Inputs / Math.Max(0.001, Elapsed.TotalSeconds),9:N0}/s"
        + $" {Outcomes,6:N0} outcomes {Kept,5:N0} kept, at most {WorstAllocation:N0} bytes allocated, {Findings.Count} findings");
}
