namespace TaskGraph.Tests;

internal sealed class ShapeCases : IVectorCases
{
    public IEnumerable<VectorCase> Cases =>
    [
        new("array-manip-001", v => Arrays.Stack([v["m"], v["m"] + 1], axis: 0)),
        new("array-manip-002", v => Arrays.Stack([v["m"], v["m"] * 2, v["m"] * 3], axis: -1)),
        new("array-manip-003", v => Arrays.Concatenate([v["m"], v["m"][.., ..2]], axis: 1)),
        new("array-manip-004", v => Arrays.Concatenate([v.Long("v10").Cast<double>(), v["vf"]])),
        new("array-manip-007", v => v.Long("ti").Transpose(2, 0, 1)),
        new("array-manip-009", v => v.Long("ti").RollAxis(2)),
        new("array-manip-010", v => v.Long("ti").SwapAxes(0, 2)),
        new("array-manip-011", v => v.Long("v10u").Reshape([2, 5]), "both rows fit a chunk of the size there was"),
        new("array-manip-013", v => v.Long("ti").Reshape([-1, 20])),
        new("array-manip-014", v => v.Long("ti").Reshape([-1, 10])),
        new("array-manip-015", v => v["ms"].Ravel()),
        new("array-manip-020", v => v["ms"].Roll(-2, axis: 1)),
        new("array-manip-024", v => v["row"].AtLeast(2)),
        new("array-broadcast-001", v => v["col"] + v["row"]),
        new("array-broadcast-003", v => v.Long("v10") + v.Long("v10u")),
        new("array-broadcast-006", v => Arrays.Broadcast(v["col"], v["row"])),
    ];
}
