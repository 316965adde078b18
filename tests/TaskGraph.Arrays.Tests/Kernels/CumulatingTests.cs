using CsCheck;
using TaskGraph.ArrayKernels;

namespace TaskGraph.Tests;

/// <summary>Lines side by side give, bit for bit, what each by itself does.</summary>
public class CumulatingTests
{
    private static readonly double[] _special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0.1, 1e300];

    [Fact]
    public void Run_AnyLines_AddsOneAfterTheOther()
    {
        Check<double, SumCumulation<double>>(x => x);
        Check<float, SumCumulation<float>>(x => (float)x);
        Check<long, SumCumulation<long>>(x => double.IsFinite(x) ? (long)(x % 1000) : 7);
    }

    [Fact]
    public void Run_AnyLines_MultipliesAndComparesOneAfterTheOther()
    {
        Check<double, ProductCumulation<double>>(x => x);
        Check<float, ProductCumulation<float>>(x => (float)x);
        Check<double, MinCumulation<double>>(x => x);
        Check<double, MaxCumulation<double>>(x => x);
        Check<float, MaxCumulation<float>>(x => (float)x);
    }

    private static unsafe void Check<T, TCumulation>(Func<double, T> convert) where T : unmanaged where TCumulation : struct, ICumulation<T>
        => Gen.Select(Gen.Int[0, 27], Gen.Int[0, 14], Gen.Int[0, 1000], Gen.Bool, Gen.Bool).Sample((lines, length, seed, hasBefore, inPlace) =>
        {
            var random = new Random(seed);
            T Next() => convert(random.Next(20) == 0 ? _special[random.Next(_special.Length)] : random.NextDouble() * 4 - 2);
            T[] source = [.. Enumerable.Range(0, lines * length).Select(_ => Next())], before = [.. Enumerable.Range(0, lines).Select(_ => Next())];
            var expected = new T[source.Length];
            for (int line = 0; line < lines; line++)
            {
                for (int i = 0; i < length; i++)
                {
                    T element = source[line * length + i];
                    expected[line * length + i] = i > 0 ? TCumulation.Combine(expected[line * length + i - 1], element) : hasBefore ? TCumulation.Combine(before[line], element) : element;
                }
            }
            T[] target = inPlace ? source : new T[source.Length];
            fixed (T* from = source, to = target, start = before) Cumulating.Run<T, TCumulation>(from, lines, length, 1, hasBefore ? start : null, to);
            Assert.Equal(expected, target);
        }, iter: 300);
}
