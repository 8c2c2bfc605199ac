namespace PetCam.Testing.Tests.Fleet;

public sealed class AudienceLineTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_250);

    [Fact]
    public void Parse_playing_names_the_session_and_the_silo() => Assert.Equal(
        new AudiencePlaying("v1", At, 2, "silo-a"),
        AudienceLine.Parse("""{"kind":"playing","viewer":"v1","at":1790000000250.0,"session":2,"silo":"silo-a"}"""));

    [Fact]
    public void Parse_gap_has_both_ends_and_its_length() => Assert.Equal(
        new AudienceGap("v1", "cam-1", At, At.AddMilliseconds(812), 812.4, 2),
        AudienceLine.Parse(
            """{"kind":"gap","viewer":"v1","camera":"cam-1","from":1790000000250,"until":1790000001062,"ms":812.4,"sessions":2}"""));

    [Fact]
    public void Parse_trouble_has_its_text() => Assert.Equal(
        new AudienceTrouble("v1", At, "nobody answers"),
        AudienceLine.Parse("""{"kind":"trouble","viewer":"v1","at":1790000000250,"detail":"nobody answers"}"""));

    [Fact]
    public void Parse_mark_has_every_viewer()
    {
        AudienceEvent told = AudienceLine.Parse(
            """
            {"kind":"mark","name":"kill-1","at":1790000000250,"viewers":[
              {"viewer":"v1","camera":"cam-1","pictures":123,"longestGapMs":140.5,"openGapMs":20,"sessions":1,"playing":true},
              {"viewer":"v2","camera":"cam-2","pictures":0,"longestGapMs":9000,"openGapMs":9000,"sessions":0,"playing":false}]}
            """);

        AudienceMark mark = Assert.IsType<AudienceMark>(told);
        Assert.Equal(("kill-1", At), (mark.Name, mark.At));
        Assert.Equal(
            [new AudienceViewerState("v1", "cam-1", 123, 140.5, 20, 1, true), new AudienceViewerState("v2", "cam-2", 0, 9000, 9000, 0, false)],
            mark.Viewers);
    }

    [Theory]
    [InlineData("panic: runtime error")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"kind":"surprise"}""")]
    [InlineData("""{"kind":"gap","viewer":"v1"}""")]
    [InlineData("""{"kind":"playing","viewer":"v1","at":"now","session":1,"silo":"s"}""")]
    [InlineData("""{"kind":"trouble","viewer":null,"at":1,"detail":"d"}""")]
    [InlineData("""{"kind":"mark","name":"m","at":1,"viewers":{}}""")]
    public void Parse_refuses_what_the_audience_does_not_print(string line) =>
        Assert.Contains(line, Assert.Throws<InvalidDataException>(() => AudienceLine.Parse(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void Viewer_is_said_with_all_its_addresses() => Assert.Equal(
        "v1=cam-1@http://10.90.0.1:8080,http://10.90.0.2:8080",
        new AudienceViewer("v1", "cam-1", new Uri("http://10.90.0.1:8080"), new Uri("http://10.90.0.2:8080/")).ToArgument());
}
