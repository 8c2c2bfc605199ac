using PetCam.Fuzz.Inputs;

namespace PetCam.Fuzz.Tests.Inputs;

public sealed class MutatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("petcam-fuzz-").FullName;

    public MutatorTests()
    {
        File.WriteAllBytes(Path.Combine(_folder, "one.bin"), [.. Enumerable.Range(0, 100).Select(i => (byte)i)]);
        File.WriteAllBytes(Path.Combine(_folder, "two.bin"), [.. Enumerable.Repeat((byte)0xEE, 50)]);
        File.WriteAllBytes(Path.Combine(_folder, "empty.bin"), []);
    }

    [Fact]
    public void Same_seed_makes_the_same_inputs_and_another_seed_others()
    {
        Mutator one = Create(seed: 1);
        Mutator same = Create(seed: 1);
        Mutator other = Create(seed: 2);
        int different = 0;
        for (int i = 0; i < 10_000; i++)
        {
            byte[] input = one.Next().ToArray();
            Assert.Equal(input, same.Next().ToArray());
            different += other.Next().SequenceEqual(input) ? 0 : 1;
        }

        Assert.InRange(different, 9_000, 10_000);
    }

    [Fact]
    public void Inputs_keep_to_the_limit_and_use_all_of_it()
    {
        Mutator mutator = Create(seed: 3, maxBytes: 300);
        HashSet<int> lengths = [];
        for (int i = 0; i < 50_000; i++)
        {
            int length = mutator.Next().Length;
            Assert.InRange(length, 0, 300);
            lengths.Add(length);
        }

        Assert.Contains(0, lengths);
        Assert.Contains(300, lengths);
        Assert.InRange(lengths.Count, 250, 301);
    }

    [Fact]
    public void Tokens_and_both_ancestors_turn_up()
    {
        Mutator mutator = Create(seed: 4);
        byte[] token = "token"u8.ToArray();
        int tokens = 0;
        int spliced = 0;
        for (int i = 0; i < 20_000; i++)
        {
            ReadOnlySpan<byte> input = mutator.Next();
            tokens += input.IndexOf(token) >= 0 ? 1 : 0;
            spliced += input.IndexOf((byte[])[10, 11, 12]) >= 0 && input.IndexOf((byte[])[0xEE, 0xEE, 0xEE]) >= 0 ? 1 : 0;
        }

        Assert.InRange(tokens, 500, 20_000);
        Assert.InRange(spliced, 100, 20_000);
    }

    [Fact]
    public void Empty_corpus_is_refused_by_name()
    {
        string nowhere = Path.Combine(_folder, "nowhere");
        Assert.Contains(nowhere, Assert.Throws<DirectoryNotFoundException>(() => Corpus.Load(nowhere)).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Mutator Create(ulong seed, int maxBytes = 400) => new(Corpus.Load(_folder), ["token"u8.ToArray()], maxBytes, seed);
}
