using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>The values of each group as a list; nulls and NaN are left out.</summary>
internal sealed class ListAccumulator(ColumnData column) : OrderedAccumulator(column.Length)
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override ColumnData Build(Groups groups, int bound)
    {
        var (laid, starts) = Laid(column, groups, bound);
        var offsets = ColumnBuffer<int>.Rent(groups.Count + 1);
        starts.CopyTo(offsets.Span);
        return new ListColumn(offsets, column.Take(laid));
    }
}

/// <summary>What a user's function makes of the values of each group; nulls and NaN are left out.</summary>
internal sealed class CustomAccumulator<T, TResult>(ColumnData column, Func<IReadOnlyList<T>, TResult> function) : OrderedAccumulator(column.Length)
{
    protected override ColumnData Build(Groups groups, int bound)
    {
        var (laid, starts) = Laid(column, groups, bound);
        var results = new TResult[groups.Count];
        for (int g = 0; g < results.Length; g++)
        {
            var values = new T[starts[g + 1] - starts[g]];
            for (int i = 0; i < values.Length; i++) values[i] = Cell.Get<T>(column, laid[starts[g] + i], "values");
            results[g] = function(values);
        }
        return ManagedColumns.FromArray("results", results);
    }
}
