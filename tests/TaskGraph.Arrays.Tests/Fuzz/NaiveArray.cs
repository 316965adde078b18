namespace TaskGraph.Fuzz;

/// <summary>The reference: all elements in row-major order, and plain loops over them.</summary>
internal sealed record NaiveArray(long[] Shape, double[] Data)
{
    public int Rank => Shape.Length;

    public long Length => Data.LongLength;

    /// <summary>The elements of a flat array, wherever its axes are.</summary>
    public double this[params ReadOnlySpan<long> index] => Data[Number(Shape, index)];

    public static NaiveArray Make(long[] shape, Func<long[], double> element)
    {
        var data = new double[shape.Aggregate(1L, (a, b) => a * b)];
        var index = new long[shape.Length];
        for (long n = 0; n < data.Length; n++)
        {
            data[n] = element(index);
            Next(index, shape);
        }
        return new(shape, data);
    }

    public NaiveArray Map(Func<double, double> function) => new(Shape, Array.ConvertAll(Data, v => function(v)));

    /// <summary>Elements with others of a shape that broadcasts.</summary>
    public NaiveArray Zip(NaiveArray other, Func<double, double, double> function)
    {
        int rank = Math.Max(Rank, other.Rank);
        var shape = new long[rank];
        for (int i = 1; i <= rank; i++)
        {
            long a = i <= Rank ? Shape[^i] : 1, b = i <= other.Rank ? other.Shape[^i] : 1;
            shape[^i] = a == 1 ? b : a;
        }
        return Make(shape, index => function(this[Repeated(index, Shape)], other[Repeated(index, other.Shape)]));
    }

    /// <summary>Each line along an axis to another; the result's length is <paramref name="length"/>.</summary>
    public NaiveArray Lines(int axis, long length, Func<double[], double[]> function)
    {
        var shape = (long[])Shape.Clone();
        shape[axis] = length;
        var cache = new Dictionary<string, double[]>();
        return Make(shape, index =>
        {
            var at = (long[])index.Clone();
            at[axis] = 0;
            string key = string.Join(',', at);
            if (!cache.TryGetValue(key, out double[]? line)) cache.Add(key, line = function(Line(at, axis)));
            return line[index[axis]];
        });
    }

    /// <summary>All elements of some axes to one.</summary>
    public NaiveArray Reduce(int[] axes, bool keepDims, Func<double[], double> function)
    {
        var shape = Shape.Select((n, axis) => axes.Contains(axis) ? 1 : n).ToArray();
        var groups = new Dictionary<string, List<double>>();
        Make(Shape, index =>
        {
            string key = string.Join(',', index.Select((n, axis) => axes.Contains(axis) ? 0 : n));
            if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = []);
            group.Add(this[index]);
            return 0;
        });
        var kept = Make(shape, index => function(groups.TryGetValue(string.Join(',', index), out var group) ? [.. group] : []));
        return keepDims ? kept : new([.. Shape.Where((_, axis) => !axes.Contains(axis))], kept.Data);
    }

    public NaiveArray Reshape(params long[] shape) => new(shape, Data);

    public static long Number(long[] shape, ReadOnlySpan<long> index)
    {
        long number = 0;
        for (int axis = 0; axis < shape.Length; axis++) number = number * shape[axis] + index[axis];
        return number;
    }

    public static void Next(long[] index, long[] shape)
    {
        for (int axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) index[axis] = 0;
    }

    private static long[] Repeated(long[] index, long[] shape)
    {
        var own = new long[shape.Length];
        for (int i = 1; i <= shape.Length; i++) own[^i] = shape[^i] == 1 ? 0 : index[^i];
        return own;
    }

    private double[] Line(long[] at, int axis)
    {
        var line = new double[Shape[axis]];
        for (long i = 0; i < line.Length; i++)
        {
            at[axis] = i;
            line[i] = this[at];
        }
        return line;
    }
}
