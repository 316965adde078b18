using System.Numerics.Tensors;

namespace TaskGraph.Tests;

internal sealed class ReductionCases : IVectorCases
{
    public IEnumerable<VectorCase> Cases =>
    [
        new("array-reduction-001", v => v.Long("ti").Sum()),
        new("array-reduction-002", v => v.Long("ti").Sum(axis: 0)),
        new("array-reduction-003", v => v.Long("ti").Sum(axis: -1)),
        new("array-reduction-006", v => v["big1"].Sum([0], splitEvery: 2)),
        new("array-reduction-008", v => v.Long("ti").Mean([0, 1])),
        new("array-reduction-009", v => v["ms"].Mean()),
        new("array-reduction-010", v => v["ms"].Var(axis: 0)),
        new("array-reduction-011", v => v["ms"].Var(axis: 1, ddof: 1)),
        new("array-reduction-014", v => v["col"].Var(axis: 1, ddof: 1)),
        new("array-reduction-016", v => (object?[])[v["ms"].Min(axis: 0), v["ms"].Max(axis: -1)]),
        new("array-reduction-017", v => v["mnan"].Max(axis: 0)),
        new("array-reduction-018", v => v["ms"].Ptp(axis: 0)),
        new("array-reduction-019", v => (object?[])[v.Bool("bm").Any(axis: 0), v.Bool("bm").All(axis: 1), v.Bool("bm").Any(), v.Bool("bm").All()]),
        new("array-reduction-022", v => v["e03"].Sum(axis: 0)),
        new("array-reduction-024", v => (object?[])[v["vez"].Sum(), v["vez"].Mean()]),
        new("array-reduction-026", v => v.SByte("i8").Cast<long>().Sum()),
        new("array-reduction-027", v => v.Long("v10").Cast<float>().Sum()),
        new("array-reduction-028", v => v["vf"].Average(Array<double>.Arange(1, 9, 1))),
        new("array-reduction-029", v =>
        {
            var (mean, weight) = v["m"].Average(1, Arrays.Of(1.0, 2, 3, 4));
            return (object?[])[mean, weight];
        }, "weights are summed chunk by chunk"),
        new("array-reduction-030", v => v["ms"].Median(axis: 0), "as few columns as there were"),
        new("array-reduction-032", v => (v["ms"] * v["ms"]).Sum(axis: 0)),
        new("array-mapblocks-012", v => v.Long("ti").Sum([0, 2], keepDims: true)),
        new("array-arg-001", v => (object?[])[v.Long("ti").ArgMin(), v.Long("ti").ArgMax()]),
        new("array-arg-002", v => v.Long("dup").ArgMax(axis: 0)),
        new("array-arg-003", v => Arrays.Where(v.Long("dup").EqualTo(1), -5, v.Long("dup")).ArgMin()),
        new("array-arg-004", v => v["ms"].ArgMax(axis: -1)),
        new("array-arg-005", v => v.Long("ti").ArgMin(axis: 1)),
        new("array-arg-006", v => (object?[])[v["vnan"].NanArgMin(), v["vnan"].NanArgMax()]),
        new("array-arg-007", v => v["vnan"].ArgMax()),
        new("array-arg-008", v => v["mnan"][.., Slice.Step(null, null, 2)].NanArgMax(axis: 0)),
        new("array-nan-002", v => v["mnan"].NanProd(axis: 0)),
        new("array-nan-006", v => v["mnan"].NanVar(axis: 1, ddof: 1)),
        new("array-nan-007", v => v["mnan"].NanStd()),
        new("array-nan-008", v => (object?[])[v["vallnan"].NanSum(), v["vallnan"].NanMean()]),
        new("array-nan-009", v => v["mnan"].NanMedian(axis: 0), "as few columns as there were"),
        new("array-cumulative-003", v => (v["vf"] + 10).CumProd(axis: 0)),
        new("array-cumulative-004", v => v["big1"].CumSum(axis: 0, CumulativeMethod.Prefix)),
        new("array-cumulative-007", v => v["vnan"].NanCumProd(axis: 0)),
        new("array-cumulative-009", v => v["ms"].Diff(axis: 1)),
        new("array-cumulative-010", v => v.Long("dup").Diff(n: 3)),
        new("array-cumulative-013", v => v.Long("dup").EDiff1D()),
        new("array-stats-002", v =>
        {
            var x = v["big1"];
            return x.Moment(4) / (x.Moment(2) * x.Moment(2)) - 3.0;
        }),
        new("array-stats-003", v => (v["tall"] - v["tall"].Mean(axis: 0)) / v["tall"].Std(axis: 0)),
        new("array-stats-004", v => (object?[])[v["ms"].AllClose(v["ms"] + 1e-12), v["ms"].EqualTo(v["ms"]).All()]),
        new("array-masked-001", v =>
        {
            var kept = v["ms"][!(v["ms"] > 2)];
            return (object?[])[kept.Sum(), kept.Mean()];
        }),
        new("array-masked-004", v => (!(v["m"] > 5)).Sum(axis: 0)),
        new("array-manip-023", v => v.Long("v10").Coarsen([4], (blocks, axes) => blocks.Mean(axes), trimExcess: true)),
        new("array-manip-025", v => v.Long("dup").Union(v.Long("dup2"))),
        new("array-sets-002", v =>
        {
            var unique = v.Long("dup").UniqueWithCounts();
            return (object?[])[unique.Values, unique.Index, unique.Inverse, unique.Counts];
        }, "the distinct values are one chunk"),
        new("array-sets-004", v => v.Long("dup").IsIn(v.Long("dup2"), invert: true)),
        new("array-sets-005", v => v.Long("dup").TopK(4)),
        new("array-sets-006", v => v.Long("dup").TopK(-4)),
        new("array-sets-008", v => v["big1"].ArgTopK(5)),
        new("array-sets-011", v => v["vf"].Digitize([-5.0, 0.0, 2.5, 5.0])),
        new("array-sets-012", v => v["vf"].Digitize([-5.0, 0.0, 2.5, 5.0], right: true)),
        new("array-sets-013", v => v["row"].SearchSorted(Arrays.Of(5.0, 10, 25, 40, 99).Rechunk([2]))),
        new("array-hist-001", v =>
        {
            var (counts, edges) = v["big1"].Histogram(bins: 4, range: (-2, 2));
            return (object?[])[counts, edges];
        }),
        new("array-hist-006", v => Arrays.HistogramDD([v["big1"], v["big1"].Roll(2, axis: 0).Rechunk(v["big1"].Chunks.Select(c => c.ToArray()).ToArray())],
            [2, 3], [(-3, 3), (-3, 3)]).Counts, "each row is a chunk"),
        new("array-hist-009", v => v["ms"].Quantile(0.3, axis: 1), "as few rows as there were"),
        new("array-mapblocks-007", v => Arrays.Blockwise("i", (TensorInputs<double> inputs, TensorSpan<double> output) =>
        {
            for (nint i = 0; i < output.Lengths[0]; i++)
            {
                output[i] = 0;
                for (nint j = 0; j < inputs[0].Lengths[1]; j++) output[i] += inputs[0][i, j];
            }
        }, (v["m"], "ij"))),
        new("array-mapblocks-008", v => Arrays.ApplyGufunc("(i)->()", (TensorInputs<double> inputs, TensorOutputs<double> outputs)
            => outputs[0].Fill((inputs[0][0] + inputs[0][1] + inputs[0][2]) / 3), v["tall"])[0]),
        new("array-mapblocks-010", v => Arrays.ApplyGufunc("(i)->(),()", (TensorInputs<double> inputs, TensorOutputs<double> outputs) =>
        {
            outputs[0].Fill(Tensor.Min(inputs[0]));
            outputs[1].Fill(Tensor.Max(inputs[0]));
        }, v["tall"])),
    ];
}
