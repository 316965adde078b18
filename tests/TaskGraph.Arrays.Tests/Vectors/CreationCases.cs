namespace TaskGraph.Tests;

internal sealed class CreationCases : IVectorCases
{
    public IEnumerable<VectorCase> Cases =>
    [
        new("array-creation-001", _ => Array<long>.Arange(2, 15, 3, chunks: [3])),
        new("array-creation-002", _ => Array<long>.Arange(10, 0, -3, chunks: [2])),
        new("array-creation-003", _ => Array<double>.Arange(0, 1, 0.1, chunks: [4])),
        new("array-creation-004", _ => Array<long>.Arange(5, 5, 1, chunks: [2])),
        new("array-creation-005", _ => Array<double>.Linspace(0, 1, 7, chunks: [3])),
        new("array-creation-008", _ => Array<double>.Eye(4, 6, -2, chunks: [2, 2])),
        new("array-creation-009", _ => Array<double>.Full([3, 5], 2.5, chunks: [2, 2])),
        new("array-creation-010", v => v["vf"].Diag()),
        new("array-creation-011", v => v["sq"].Diag(), "the diagonal lies in as many chunks as the square's"),
        new("array-creation-012", v => v.Long("mi").Diagonal(1)),
        new("array-creation-014", _ => Array<double>.Tri(4, 6, 1, chunks: [2, 2])),
        new("array-creation-015", v => v["ms"].Tril(-1), "the matrix's own chunks"),
        new("array-creation-016", v => v["ms"].Triu(1), "the matrix's own chunks"),
        new("array-creation-017", _ => Arrays.Indices([2, 3], chunks: [2, 2])),
        new("array-creation-018", v => Arrays.MeshGrid([v["vf"], v["row"]])),
        new("array-creation-019", v => Arrays.MeshGrid([v["vf"], v["row"]], matrixOrder: true)),
        new("array-creation-021", v => v["m"].Repeat(3, axis: 1), "chunks as long as the input's"),
        new("array-creation-023", v => v["m"].Pad([(1, 2), (0, 1)], PadMode.Constant, 9)),
        new("array-creation-024", v => v["vf"].Pad([(2, 3)], PadMode.Edge)),
        new("array-creation-026", v => v["vf"].Pad([(3, 2)], PadMode.Symmetric)),
    ];
}
