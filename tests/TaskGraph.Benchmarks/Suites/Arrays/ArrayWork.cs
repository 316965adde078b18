using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TaskGraph.Benchmarks;

/// <summary>One workload with its inputs ready.</summary>
internal interface IArrayWork : IDisposable
{
    /// <summary>Does it and gives the checksum.</summary>
    double Run();
}

/// <summary>The array workloads in one precision.</summary>
internal sealed class ArrayWork<T> : IArrayWork where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private readonly List<Array<T>> _inputs = [];
    private readonly Func<double> _run;

    public ArrayWork(string name, long n) => _run = Make(name, n);

    public double Run() => _run();

    public void Dispose()
    {
        foreach (var input in _inputs) input.Release();
    }

    private Func<double> Make(string name, long n)
    {
        switch (name)
        {
            case "sum":
                var x = Matrix(n, 5000);
                return () => Number(x.Sum());
            case "mean1":
                x = Matrix(n, 5000);
                return () => Total(x.Mean(axis: 1));
            case "add-mean0":
                x = Matrix(n, 5000);
                return () => Total((x + T.One).Mean(axis: 0));
            case "standardize":
                x = Matrix(n, 5000);
                return () => Number(((x - x.Mean(axis: 0)) / x.Std(axis: 0)).Sum());
            case "chain":
                var (a, b, c) = (Matrix(n, 5000, 1), Matrix(n, 5000, 2), Matrix(n, 5000, 3));
                return () => Number(((a * a + b * b).Sqrt() * (-c).Exp()).Sum());
            case "transpose-add":
                x = Matrix(n, n);
                return () => Kept(x.T + x, 17, n / 2 + 1);
            case "matmul":
                (a, b) = (Matrix(n, n, 1), Matrix(n, n, 2));
                return () => Kept(a.MatMul(b), n / 3, n - 5);
            case "gram":
                x = Matrix(n, 50, 1, n / 10, 50);
                return () => double.CreateTruncating(x.T.MatMul(x).Compute()[3, 7]);
            case "normal-mean":
                return () => Number(new RandomGenerator(7).Normal([n], chunks: [1_000_000]).Mean());
            case "rechunk-cumsum":
                x = Matrix(n, 5000, 1, n / 20, 5000);
                return () => Number(x.Rechunk([n, 500]).CumSum(axis: 1).Sum());
            case "cumsum0":
                x = Matrix(n, 5000);
                return () => Number(x.CumSum(axis: 0).Sum());
            case "mask-sum":
                x = Matrix(n, 5000);
                return () => Number(x[x > T.CreateChecked(0.5)].Sum());
            case "stencil":
                x = Matrix(n, 5000);
                return () => Number(x.MapOverlap<T>([1, 1], Boundary.Nearest, Mean9).Sum());
            case "arg-extremes":
                x = Matrix(n, 5000);
                return () =>
                {
                    var (least, most) = TaskGraph.Compute.All(x.ArgMin(), x.ArgMax());
                    return least + most;
                };
            case "slice-sum":
                x = Matrix(n, 5000);
                return () => Number(x[Slice.Step(null, null, 2), 10..^10].Sum());
            case "elementwise-kept":
                x = Matrix(n, 5000);
                return () => Kept(x * T.CreateChecked(2) + T.One, 77, 99);
            default:
                throw new BenchmarkException($"There is no array workload '{name}'.");
        }
    }

    // Means over three by three places, a vector of them at a time.
    private static void Mean9(ReadOnlyTensorSpan<T> input, TensorSpan<T> output)
    {
        int columns = (int)output.Lengths[1], width = columns + 2;
        var source = input.GetSpan([0, 0], (int)input.FlattenedLength);
        var target = output.GetSpan([0, 0], (int)output.FlattenedLength);
        for (int i = 0; i < (int)output.Lengths[0]; i++)
            Mean9(source.Slice(i * width, width), source.Slice((i + 1) * width, width), source.Slice((i + 2) * width, width), target.Slice(i * columns, columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mean9(ReadOnlySpan<T> above, ReadOnlySpan<T> row, ReadOnlySpan<T> below, Span<T> target)
    {
        T ninth = T.One / T.CreateChecked(9);
        int j = 0;
        for (; j <= target.Length - Vector<T>.Count; j += Vector<T>.Count)
        {
            var sum = Vector.Create(above[j..]) + Vector.Create(above[(j + 1)..]) + Vector.Create(above[(j + 2)..])
                + (Vector.Create(row[j..]) + Vector.Create(row[(j + 1)..]) + Vector.Create(row[(j + 2)..]))
                + (Vector.Create(below[j..]) + Vector.Create(below[(j + 1)..]) + Vector.Create(below[(j + 2)..]));
            (sum * ninth).CopyTo(target[j..]);
        }
        for (; j < target.Length; j++)
            target[j] = (above[j] + above[j + 1] + above[j + 2] + (row[j] + row[j + 1] + row[j + 2]) + (below[j] + below[j + 1] + below[j + 2])) * ninth;
    }

    private Array<T> Matrix(long rows, long columns, ulong seed = 1, long chunkRows = 1000, long chunkColumns = 1000)
    {
        var chunks = Chunks.Of([rows, columns], [Math.Min(chunkRows, rows), Math.Min(chunkColumns, columns)], 8);
        var made = new Array<T>(GeneratedExpr<T>.Whole("hashed", new HashedSource<T>(seed), chunks, default)).Persist();
        _inputs.Add(made);
        return made;
    }

    private static double Number<TValue>(Delayed<TValue> value) where TValue : INumberBase<TValue> => double.CreateTruncating(value.Compute());

    private static double Total(Array<T> array)
    {
        var tensor = array.Compute();
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        double total = 0;
        foreach (var value in values) total += double.CreateTruncating(value);
        return total;
    }

    // The whole result is made and held, then one element of it read.
    private static double Kept(Array<T> array, long row, long column)
    {
        var held = array.Persist();
        double value = Total(held[row, column]);
        held.Release();
        return value;
    }
}

/// <summary>24 random bits of each element's number, as a value in [0, 1): easily made alike by other programs.</summary>
internal sealed class HashedSource<T>(ulong seed) : RowSource<T> where T : unmanaged, INumberBase<T>
{
    public override UInt128 Token => TokenBuilder.Of("hashed").Add((long)seed).ToToken();

    public override void Fill(Span<T> row, long first, long step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            ulong bits = ((ulong)(first + i * step) + (seed << 40)) * 0x9E3779B97F4A7C15;
            bits ^= bits >> 29;
            row[i] = T.CreateTruncating((bits * 0xBF58476D1CE4E5B9 >> 40) * (1.0 / (1 << 24)));
        }
    }
}
