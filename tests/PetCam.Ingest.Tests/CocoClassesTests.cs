using PetCam.Domain.Detections;

namespace PetCam.Ingest.Tests;

public sealed class CocoClassesTests
{
    [Theory]
    [InlineData("person", 0)]
    [InlineData("cat", 15)]
    [InlineData("Dog", 16)]
    [InlineData("toothbrush", 79)]
    [InlineData("unicorn", -1)]
    [InlineData("", -1)]
    public void Label_has_the_number_of_the_2017_list(string label, int id) => Assert.Equal(id, CocoClasses.IdOf(label));

    [Fact]
    public void There_are_80_classes() => Assert.Equal((80, "cat", null), (CocoClasses.Count, CocoClasses.LabelOf(15), CocoClasses.LabelOf(80)));
}
