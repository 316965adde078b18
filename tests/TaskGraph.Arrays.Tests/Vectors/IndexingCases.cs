namespace TaskGraph.Tests;

internal sealed class IndexingCases : IVectorCases
{
    public IEnumerable<VectorCase> Cases =>
    [
        new("array-indexing-002", v => v.Long("v10")[Slice.Step(null, null, -1)]),
        new("array-indexing-003", v => v.Long("v10u")[Slice.Step(8, 1, -3)]),
        new("array-indexing-005", v => v.Long("v10")[5..2]),
        new("array-indexing-006", v => v.Long("v10")[^3]),
        new("array-indexing-014", v => v["vf"][v["vf"] > 1]),
        new("array-indexing-017", v => v["ms"].VIndex([[0, 1, 2, 3], [4, 5, 6, 0]]).Reshape([2, 2])),
        new("array-indexing-018", v => v["ms"].Blocks[1]),
        new("array-indexing-019", v => v["ms"].Blocks[Slice.Step(null, null, 2), ^1]),
        new("array-indexing-021", v => v["ms"].Compress([true, false, true, true, false], axis: 0)),
        new("array-indexing-024", v => v.Bool("bm").NonZero(), "row-major order needs whole rows"),
        new("array-indexing-025", v => v.Bool("b").FlatNonZero()),
        new("array-indexing-026", _ => Arrays.RavelMultiIndex([Arrays.Of<long>(3, 6, 6), Arrays.Of<long>(4, 5, 1)], [7, 6])),
        new("array-indexing-027", _ => Arrays.UnravelIndex(Arrays.Of<long>(22, 41, 37).Rechunk([2]), [7, 6])),
        new("array-indexing-028", v => v["vez"][1..3]),
        new("array-indexing-030", v => v.Long("v10").Delete([0, 3, 9], axis: 0)),
        new("array-elementwise-016", v => v.Bool("b").NonZero()),
        new("array-assignment-001", v => v.Long("v10").With(Slice.Step(2, 7, 2), -1)),
        new("array-assignment-002", v => v["ms"].With(v["ms"] < 0, 0.0)),
        new("array-assignment-004", v => v.Long("v10").With(Slice.At(1, 5, 8), Array<long>.FromTensor(System.Numerics.Tensors.Tensor.Create<long>([-1, -5, -8])))),
        new("array-assignment-005", v => v.Long("v10").With(Slice.Step(null, null, -3), Array<long>.FromTensor(System.Numerics.Tensors.Tensor.Create<long>([1, 2, 3, 4])))),
    ];
}
