using PetCam.Silo.Endpoints;

namespace PetCam.Silo.Tests.Endpoints;

public sealed class OpenApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Committed_document_is_the_one_that_the_silo_serves() =>
        Assert.Equal(Repository.Read("src/dashboard/openapi.json"), await OpenApiDocumentFile.WriteTextAsync());

    [Fact]
    public async Task Writing_the_document_leaves_no_data_behind()
    {
        await OpenApiDocumentFile.WriteTextAsync();

        Assert.False(Directory.Exists(Path.GetFullPath("data")));
    }

    [Fact]
    public async Task Document_is_served()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();

        Assert.Contains("\"/cameras/{id}/whep\"", await silo.Http.GetStringAsync("/openapi/v1.json", Token), StringComparison.Ordinal);
    }
}
