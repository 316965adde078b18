namespace TaskGraph.Tests;

internal sealed class LinearAlgebraCases : IVectorCases
{
    public IEnumerable<VectorCase> Cases =>
    [
        new("array-linalg-002", v => v["t"].MatMul(v["t"].SwapAxes(1, 2))),
        new("array-linalg-009", v => Arrays.Einsum("ij,kj,kl->il", v["m"], v["m"], v["m"])),
        new("array-linalg-010", v => Arrays.Einsum("ijk->kji", v.Long("ti"))),
        new("array-linalg-012", v => Arrays.Einsum("...ij,...kj->...ik", v["t"], v["t"])),
        new("array-linalg-013", v => v["tall"].T.MatMul(v["tall"])),
        new("array-linalg-027", v => v["sq"].Trace(offset: 1)),
        new("array-linalg-028", v => Arrays.Cov(v["ms"])),
        new("array-linalg-029", v => Arrays.Cov(v["ms"], rowVar: false, ddof: 0)),
        new("array-broadcast-008", v => v["vf"].Outer(v["row"])),
        new("array-reduction-031", v => (object?[])
        [
            LinearAlgebra.Norm(v["ms"]), LinearAlgebra.Norm(v["ms"], axis: 1), LinearAlgebra.Norm(v["ms"], axis: 0, order: 1),
            LinearAlgebra.Norm(v["ms"], axis: 0, order: double.PositiveInfinity),
        ]),
    ];
}
