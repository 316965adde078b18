using System.Numerics;

namespace TaskGraph.Tests;

/// <summary>The operations of all numbers on every type of element, beside plain loops in that type: chunks may not change a result, wherever it overflows.</summary>
public class ElementTypeTests
{
    private const int Rows = 7, Columns = 61;

    [Fact]
    public void Integers_OfEverySize_AreThoseOfPlainLoops()
    {
        CheckWhole<sbyte>();
        CheckWhole<byte>();
        CheckWhole<short>();
        CheckWhole<ushort>();
        CheckWhole<int>();
        CheckWhole<uint>();
        CheckWhole<long>();
        CheckWhole<ulong>();
    }

    [Fact]
    public void FloatingPoint_OfEverySize_IsThatOfPlainLoops()
    {
        CheckReal<Half>();
        CheckReal<float>();
        CheckReal<double>();
    }

    [Fact]
    public void Complex_IsThatOfPlainLoops() => CheckAny(i => new Complex(i % 5 - 2, i % 7 - 3));

    private static void CheckWhole<T>() where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        // From end to end of the type: sums and products overflow.
        T[] values = [.. Enumerable.Range(0, Rows * Columns).Select(i => T.CreateTruncating(i * 37) ^ (i % 11 == 0 ? T.MaxValue : T.Zero))];
        CheckAny(i => values[i]);
        CheckOrdered(values);
        var x = Make(values);
        Same([.. values.Select((v, i) => (v & T.CreateTruncating(21)) | (~v ^ values[values.Length - 1 - i]))], (x & T.CreateTruncating(21)) | (~x ^ Reversed(values)));
        Same([.. values.Select(v => v >> 1)], x >> 1);
        T three = T.CreateTruncating(3);
        Same([.. values.Select(v => v / three)], x / three);
        Same([.. values.Select(double.CreateTruncating)], x.Cast<double>());
        Same([.. values.Select(v => T.CreateTruncating(double.CreateTruncating(v) / 4))], (x.Cast<double>() / 4).Cast<T>());
        Assert.Equal(values.Average(double.CreateTruncating), x.Mean().Compute(), 1e-9 * Math.Max(1, Math.Abs(values.Average(double.CreateTruncating))));
    }

    private static void CheckReal<T>() where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        // Eighths that every type holds exactly.
        T[] values = [.. Enumerable.Range(0, Rows * Columns).Select(i => T.CreateTruncating((i * 37 % 101 - 50) / 8.0))];
        // Small whole numbers, whose sums every type holds exactly.
        CheckAny(i => T.CreateTruncating(i % 5 - 2));
        CheckOrdered(values);
        Same([.. values.Select(T.Sqrt)], Make(values).Sqrt());
        Same([.. values.Select(T.Floor)], Make(values).Floor());
        Same([.. values.Select(v => float.CreateTruncating(v))], Make(values).Cast<float>());
    }

    private static void CheckAny<T>(Func<int, T> value) where T : unmanaged, INumberBase<T>
    {
        T[] values = [.. Enumerable.Range(0, Rows * Columns).Select(value)];
        var (x, y) = (Make(values), Reversed(values));
        T two = T.One + T.One;
        Same([.. values.Select((v, i) => v * two - values[values.Length - 1 - i] + T.One)], x * two - y + T.One);
        Same([.. values.Select(v => v * v)], x * x);
        Same([Sum(values)], x.Sum([0, 1], keepDims: true));
        Same([.. Enumerable.Range(0, Columns).Select(j => Sum([.. Enumerable.Range(0, Rows).Select(i => values[i * Columns + j])]))], x.Sum(axis: 0));
        Same([.. Enumerable.Range(0, Rows).Select(i => Sum(values[(i * Columns)..((i + 1) * Columns)]))], x.Sum(axis: 1));
        Same([.. values[..Columns].Select((_, j) => Sum(values[..(j + 1)]))], x.CumSum(axis: 1)[0]);
        Same(values[Columns..], x[1..]);
        Same([.. Enumerable.Range(0, Columns).SelectMany(j => Enumerable.Range(0, Rows).Select(i => values[i * Columns + j]))], x.T);
        Same(values, x.Rechunk([2, 50]).Reshape([Columns, Rows]));
        T[] product = [.. from i in Enumerable.Range(0, Rows) from k in Enumerable.Range(0, Rows)
                          select Sum([.. Enumerable.Range(0, Columns).Select(j => values[i * Columns + j] * values[k * Columns + j])])];
        Same(product, x.MatMul(x.T));
        Same([.. values[..Columns], .. values[(3 * Columns)..(5 * Columns)]], x[Arrays.Of(true, false, false, true, true, false, false)]);
    }

    private static void CheckOrdered<T>(T[] values) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var x = Make(values);
        T limit = values[5];
        Assert.Equal(values.Min(), x.Min().Compute());
        Assert.Equal(values.Max(), x.Max().Compute());
        Assert.Equal(Array.IndexOf(values, values.Max()), x.ArgMax().Compute());
        Assert.Equal(Array.IndexOf(values, values.Min()), x.ArgMin().Compute());
        Same([.. values.Order()], x.Ravel().Sort());
        Same([.. values.Distinct().Order()], x.Unique());
        Same([.. values.Where(v => v > limit)], x[x > limit]);
        Same([.. values.Select(v => v <= limit ? v : T.Zero)], Arrays.Where(x <= limit, x, T.Zero));
        Same([.. values.Select((v, i) => T.Max(v, values[values.Length - 1 - i]))], x.Maximum(Reversed(values)));
        Same([.. values.Select(v => T.Clamp(v, T.Zero, limit > T.Zero ? limit : T.One))], x.Clip(T.Zero, limit > T.Zero ? limit : T.One));
    }

    private static Array<T> Make<T>(T[] values) where T : unmanaged => Arrays.Of<T>(values).Reshape([Rows, Columns]).Rechunk([[3, 0, 4], [20, 41]]);

    private static Array<T> Reversed<T>(T[] values) where T : unmanaged => Arrays.Of<T>([.. values.Reverse()]).Reshape([Rows, Columns]).Rechunk([4, 17]);

    private static T Sum<T>(T[] values) where T : INumberBase<T> => values.Aggregate(T.Zero, (a, b) => a + b);

    private static void Same<T>(T[] expected, Array<T> array) where T : unmanaged
    {
        var tensor = array.Compute(Scheduler.Synchronous);
        var actual = new T[tensor.FlattenedLength];
        tensor.FlattenTo(actual);
        Assert.Equal(expected, actual);
    }
}
