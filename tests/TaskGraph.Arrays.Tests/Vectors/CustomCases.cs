using System.Numerics.Tensors;

namespace TaskGraph.Tests;

internal sealed class CustomCases : IVectorCases
{
    public IEnumerable<VectorCase> Cases =>
    [
        new("array-mapblocks-001", v => v.Long("v10u").MapBlocks((ReadOnlyTensorSpan<long> x, TensorSpan<long> y, BlockInfo info) => y.Fill(info.Start[0]))),
        new("array-mapblocks-002", v => v["m"].MapBlocks((ReadOnlyTensorSpan<double> x, TensorSpan<double> y, BlockInfo info) => y.Fill(info.Place[0] * 10 + info.Place[1]))),
        new("array-mapblocks-004", v => v["vf"].MapBlocks((ReadOnlyTensorSpan<double> x, TensorSpan<double> y) =>
        {
            for (nint i = 0; i < x.Lengths[0]; i++) y[i, 0] = y[i, 1] = x[i];
        }, chunks: [[3, 3, 2], [2]], newAxes: [1])),
        new("array-mapblocks-005", v => v["m"].MapBlocks(v["m"], (ReadOnlyTensorSpan<double> a, ReadOnlyTensorSpan<double> b, TensorSpan<double> y) =>
        {
            Tensor.Multiply(b, 2.0, y);
            Tensor.Add(a, y, y);
        })),
        new("array-overlap-001", v => v["big1"].MapOverlap([(1, 1)], [Boundary.None], (ReadOnlyTensorSpan<double> x, TensorSpan<double> y, BlockInfo info) => MovingSum(x, y, info))),
        new("array-overlap-002", v => v["big1"].MapOverlap([(1, 1)], [Boundary.Periodic], (ReadOnlyTensorSpan<double> x, TensorSpan<double> y, BlockInfo info) => MovingSum(x, y, info))),
        new("array-overlap-003", v => v["big1"].MapOverlap([(1, 1)], [Boundary.Reflect], (ReadOnlyTensorSpan<double> x, TensorSpan<double> y, BlockInfo info) => MovingSum(x, y, info))),
        new("array-overlap-006", v => Recut(v["ms"]).Overlap([2, 1], Boundary.Reflect)),
        new("array-overlap-007", v => Recut(v["ms"]).Overlap([2, 1], Boundary.Periodic)),
        new("array-overlap-008", v => Recut(v["ms"]).Overlap([2, 1], Boundary.Nearest)),
        new("array-overlap-009", v => Recut(v["ms"]).Overlap([2, 1], Boundary.Constant(0))),
        new("array-overlap-010", v => v["big1"].MapOverlap([(2, 0)], [Boundary.None], (ReadOnlyTensorSpan<double> x, TensorSpan<double> y, BlockInfo info) =>
        {
            // At the array's begin the first two have no sum.
            for (nint i = 0; i < y.Lengths[0]; i++)
            {
                nint at = i + (nint)info.Halo[0].Before;
                y[i] = at < 2 ? 0 : x[at] + x[at - 1] + x[at - 2];
            }
        })),
        new("array-overlap-011", v => v["ms"].MapOverlap([1, 1], Boundary.Periodic, (ReadOnlyTensorSpan<double> x, TensorSpan<double> y) =>
        {
            for (nint i = 0; i < y.Lengths[0]; i++)
                for (nint j = 0; j < y.Lengths[1]; j++) y[i, j] = x[i, j + 1] + x[i + 2, j + 1] + x[i + 1, j] + x[i + 1, j + 2] - 4 * x[i + 1, j + 1];
        })),
    ];

    // Dask merges chunks that are shorter than the depth; here a halo may reach over several chunks.
    private static Array<double> Recut(Array<double> x) => x.Rechunk([[2, 3], [3, 4]]);

    private static void MovingSum(ReadOnlyTensorSpan<double> x, TensorSpan<double> y, BlockInfo info)
    {
        long before = info.Halo[0].Before;
        for (nint i = 0; i < y.Lengths[0]; i++)
        {
            double sum = 0;
            for (long k = i + before - 1; k <= i + before + 1; k++)
                if (k >= 0 && k < x.Lengths[0]) sum += x[(nint)k];
            y[i] = sum;
        }
    }
}
