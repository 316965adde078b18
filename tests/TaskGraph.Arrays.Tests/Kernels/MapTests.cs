using System.Numerics.Tensors;

namespace TaskGraph.Tests;

public class MapTests
{
    private static readonly double[] _values = [-2.5, -1, 0, 0.5, 3, 7.25];

    private static Array<double> X => Array<double>.FromTensor(Tensor.Create(_values), chunks: [4]);

    [Fact]
    public void Map_OfArithmeticAndMath_ComputesEachElement()
    {
        double factor = 3;
        Same(X.Map(v => Math.Sqrt(Math.Abs(v)) * factor + 1), v => Math.Sqrt(Math.Abs(v)) * 3 + 1);
        Same(X.Map(v => -v / 2 - Math.Max(v, 1)), v => -v / 2 - Math.Max(v, 1));
        Same(X.Map(v => v > 0 && v < 5 ? v : 0), v => v > 0 && v < 5 ? v : 0);
        Same(X.Map(v => v >= 3 || !(v != -1) ? 1.0 : (float)v), v => v >= 3 || v == -1 ? 1.0 : (float)v);
        Same(X.Map(v => Math.Pow(Math.Tanh(v), 2)), v => Math.Pow(Math.Tanh(v), 2));
        Same(X.Map(v => v), v => v);
        Same(X.Map(v => 2.0), v => 2.0);
        Assert.Equal(_values.Select(v => (int)v + 1), Flat(X.Map(v => (int)v + 1)));
        Assert.Equal(_values.Select(v => v > 0), Flat(X.Map(v => v > 0)));
    }

    [Fact]
    public void Map_OfSeveralArrays_BroadcastsThem()
    {
        var column = X[Slice.All, Slice.NewAxis];
        var sums = column.Map(X, (a, b) => a + 2 * b).Sum().Compute();
        Assert.Equal(_values.Sum(a => _values.Sum(b => a + 2 * b)), sums, 1e-9);
        Same(X.Map(X, X * 2, (a, b, c) => a * b - c), v => v * v - v * 2);
        Same(X.Map(X > 0, X, X, (a, m, b, c) => m ? a + b : c), v => v > 0 ? v + v : v);
    }

    [Fact]
    public void Map_OfAStaticMethod_CallsItAndSaysSo()
    {
        var mapped = X.Map(v => Halved(v) + 1);
        Same(mapped, v => v / 2 + 1);
        Assert.Contains("one by one: MapTests.Halved", mapped.Explain());
        Assert.DoesNotContain("one by one", X.Map(v => v + 1).Explain());
    }

    [Fact]
    public void Map_WhatCannotBeTranslated_IsNamedAtTheCall()
    {
        double[] table = [1, 2, 3];
        var e = Assert.Throws<NotSupportedException>(() => X.Map(v => table[(int)v]));
        Assert.Contains("table", e.Message);
        Assert.Contains("ToString()", Assert.Throws<NotSupportedException>(() => X.Map(v => v.ToString().Length)).Message);
    }

    [Fact]
    public void Map_OfALargeArray_IsCompiledWithItsReduction()
    {
        var x = Array<double>.Arange(1_000_000, chunks: [100_000]);
        var sum = x.Map(v => Math.Sqrt(v) * 2 + 1).Sum();
        double expected = 0;
        for (int i = 0; i < 1_000_000; i++) expected += Math.Sqrt(i) * 2 + 1;
        Assert.Equal(expected, sum.Compute(), 1e-9 * expected);
        Assert.True(sum.ToGraph().TaskCount <= 13);
    }

    public static double Halved(double x) => x / 2;

    private static void Same(Array<double> actual, Func<double, double> expected)
    {
        foreach (var (value, result) in _values.Zip(Flat(actual))) Assert.Equal(expected(value), result, 1e-14 * Math.Max(1, Math.Abs(expected(value))));
    }

    private static T[] Flat<T>(Array<T> array) where T : unmanaged
    {
        var tensor = array.Compute(Scheduler.Synchronous);
        var data = new T[tensor.FlattenedLength];
        tensor.FlattenTo(data);
        return data;
    }
}
