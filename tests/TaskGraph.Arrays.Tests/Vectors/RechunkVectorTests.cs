using System.Text.Json;
using TaskGraph.Testing;

namespace TaskGraph.Tests;

/// <summary>Runs the cases recorded from Dask in tests/vectors/rechunk.json: what a rechunk gives, its steps, and how lengths are resolved.</summary>
public class RechunkVectorTests(ITestOutputHelper output)
{
    private static readonly JsonElement[] _recorded = RecordedCases.Load("rechunk.json");

    private static readonly Dictionary<string, Func<Array<double>, Array<double>>> _values = new()
    {
        ["rechunk-value-001"] = x => x.Rechunk([4]),
        ["rechunk-value-003"] = x => x.Rechunk([[2, 2, 2, 2, 2]]),
        ["rechunk-value-007"] = x => x.Rechunk(axis: 0, length: -1),
        ["rechunk-value-008"] = x => x.Rechunk(axis: 1, length: 3),
        ["rechunk-value-009"] = x => x.Rechunk([ChunkLength.Keep, 9]),
        ["rechunk-value-010"] = x => x.Rechunk([4, 2, 6]),
        ["rechunk-value-012"] = x => x.Rechunk([5, 7]),
        ["rechunk-value-014"] = x => x.Rechunk([ChunkLength.Auto, ChunkLength.Keep], limit: 160),
        ["rechunk-value-016"] = x => x.Rechunk([4, 6], balance: true),
        ["rechunk-value-017"] = x => x.Rechunk([0, 4]),
        ["rechunk-value-018"] = x => x.Rechunk([4]),
        ["rechunk-value-020"] = x => x.Rechunk([2, 4]),
    };

    private static readonly Dictionary<string, Func<long[], int, Chunks>> _lengths = new()
    {
        ["'auto'"] = (shape, size) => Resolve(shape, [.. shape.Select(_ => ChunkLength.Auto)], size, "128 MiB"),
        ["('auto', 'auto', 'auto')"] = (shape, size) => Resolve(shape, [ChunkLength.Auto, ChunkLength.Auto, ChunkLength.Auto], size, "128 MiB"),
        ["(-1, 'auto')"] = (shape, size) => Resolve(shape, [-1, ChunkLength.Auto], size, "128 MiB"),
        ["'64kB'"] = (shape, size) => Resolve(shape, [.. shape.Select(_ => ChunkLength.Auto)], size, "64 kB"),
        ["3"] = (shape, size) => Resolve(shape, [3, 3], size, "128 MiB"),
        ["(3, (4, 3))"] = (shape, size) => new(Resolve(shape, [3, 4], size, "128 MiB").SizesOf(0), [4, 3]),
    };

    public static TheoryData<string> ValueIds => [.. IdsOf("rechunk values")];

    public static TheoryData<string> PlanIds => [.. IdsOf("rechunk plan")];

    public static TheoryData<string> NormalizeIds => [.. IdsOf("normalize chunks")];

    [Theory]
    [MemberData(nameof(ValueIds))]
    public void Rechunk_AsRecorded_KeepsValuesAndGivesTheRecordedChunks(string id)
    {
        var recorded = ById(id);
        var input = recorded.GetProperty("input").GetProperty("x");
        long[] shape = [.. input.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())];
        var x = Array<double>.Arange(shape.Aggregate(1L, (a, b) => a * b)).Reshape(shape).Rechunk(VectorInputs.Sizes(input.GetProperty("chunks")));
        var cut = _values[id](x);
        Assert.Equal(VectorInputs.Sizes(recorded.GetProperty("expect").GetProperty("chunks")), cut.Chunks.Select(c => c.ToArray()));
        Assert.Equal(Materialized.OfArray(x).Values, Materialized.OfArray(cut).Values);
        Assert.Equal(recorded.GetProperty("expect").GetProperty("sum").GetDouble(), cut.Sum().Compute());
    }

    [Theory]
    [MemberData(nameof(PlanIds))]
    public void Steps_AsRecorded_AreDasks(string id)
    {
        var (input, expect) = (ById(id).GetProperty("input"), ById(id).GetProperty("expect"));
        var steps = RechunkPlan.Steps(new(VectorInputs.Sizes(input.GetProperty("old"))), new(VectorInputs.Sizes(input.GetProperty("new"))),
            input.GetProperty("itemsize").GetInt32(), input.GetProperty("threshold").GetInt64(), input.GetProperty("block_size_limit").GetDouble());
        Assert.Equal(expect.GetProperty("steps").EnumerateArray().Select(s => new Chunks(VectorInputs.Sizes(s)).ToString()), steps.Select(s => s.ToString()));
        Assert.Equal(expect.GetProperty("steps").EnumerateArray().Select(s => new Chunks(VectorInputs.Sizes(s))), steps);
        Assert.Equal(expect.GetProperty("largest_block_elements").EnumerateArray().Select(n => n.GetDouble()), steps.Select(RechunkPlan.LargestOf));
    }

    [Theory]
    [MemberData(nameof(NormalizeIds))]
    public void Resolve_AsRecorded_GivesTheRecordedChunks(string id)
    {
        var (input, expect) = (ById(id).GetProperty("input"), ById(id).GetProperty("expect"));
        long[] shape = [.. input.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())];
        int size = input.GetProperty("dtype").GetString()![1] - '0';
        var chunks = _lengths[input.GetProperty("chunks").GetString()!](shape, size);
        Assert.Equal(VectorInputs.Sizes(expect.GetProperty("chunks")), Enumerable.Range(0, chunks.Rank).Select(chunks.SizesOf));
    }

    [Fact]
    public void PlanOf_AsRecorded_ReadsTheRecordedParts()
    {
        var (input, expect) = (ById("rechunk-intersect-044").GetProperty("input"), ById("rechunk-intersect-044").GetProperty("expect"));
        var (old, cut) = (new Chunks(VectorInputs.Sizes(input.GetProperty("old"))), new Chunks(VectorInputs.Sizes(input.GetProperty("new"))));
        var plans = Enumerable.Range(0, 2).Select(axis => AxisGather.Recut(old.Shape[axis], cut.SizesOf(axis)).PlanOf(old, axis)).ToArray();
        var place = new int[2];
        for (int b = 0; b < cut.Count; b++)
        {
            cut.PlaceOf(b, place);
            var (rows, columns) = (plans[0][place[0]], plans[1][place[1]]);
            var parts = rows.Pieces.SelectMany(r => columns.Pieces.Select(c => new[] { Part(rows, r), Part(columns, c) }));
            var recorded = expect.GetProperty("blocks")[b].EnumerateArray().Select(p => p.EnumerateArray().Select(a => a.EnumerateArray().Select(n => n.GetInt64()).ToArray()).ToArray());
            Assert.Equal(recorded, parts);
        }

        static long[] Part(GatherAxisBox axis, GatherPiece piece) => [axis.Chunks[piece.Chunk], piece.Within, piece.Within + piece.Count];
    }

    [Fact]
    public void Coverage_OfRecordedCases_IsPrinted()
    {
        int covered = _values.Count + IdsOf("rechunk plan").Count() + IdsOf("normalize chunks").Count() + 1;
        output.WriteLine($"rechunk.json: {covered} of {_recorded.Length} cases");
        Assert.Equal(_recorded.Length, covered);
    }

    private static Chunks Resolve(long[] shape, long[] lengths, int size, ByteSize limit) => ChunkLengths.Resolve(shape, lengths, size, limit);

    private static IEnumerable<string> IdsOf(string area)
        => _recorded.Where(v => v.GetProperty("area").GetString() == area).Select(v => v.GetProperty("id").GetString()!);

    private static JsonElement ById(string id) => _recorded.Single(v => v.GetProperty("id").GetString() == id);
}
