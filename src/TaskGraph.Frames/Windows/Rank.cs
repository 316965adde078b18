using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Places of values.</summary>
public static class RankOperation
{
    extension(Series series)
    {
        /// <summary>The place of each value among all, from 1; nulls and NaN have none. All values must fit into memory.</summary>
        /// <param name="ties">Which place equal values have.</param>
        /// <param name="ascending">Whether the smallest value is first.</param>
        /// <exception cref="ArgumentException">The series' values have no order.</exception>
        public Series Rank(RankTies ties = RankTies.Average, bool ascending = true)
            => new(GroupWindowExpr.Of(series.Node, [], series.Name, new RankFunction(ties, ascending), dropNulls: false));
    }
}

/// <summary>Which place equal values have.</summary>
public enum RankTies
{
    /// <summary>The mean of the places that they take.</summary>
    Average,

    /// <summary>The first of the places that they take.</summary>
    Min,

    /// <summary>The last of the places that they take.</summary>
    Max,

    /// <summary>One each, in the order of their rows.</summary>
    First,

    /// <summary>One for all, and the next value has the next place.</summary>
    Dense,
}

internal sealed class RankFunction(RankTies ties, bool ascending) : ColumnFunction("rank", $"{ties}{(ascending ? "" : ", descending")}")
{
    public override ColumnType ResultFor(FrameColumn column)
    {
        if (!Enum.IsDefined(ties)) throw new ArgumentException($"{nameof(ties)} is {ties}. Use one of {string.Join(", ", Enum.GetNames<RankTies>())}.");
        return column.ColumnType.Kind().IsKey ? ColumnType.Double : throw Undefined("Rank", "values that have an order", column);
    }

    public override ColumnData Apply(ColumnData column)
    {
        int[] order = RowOrder.Of([column], [ascending], column.Length);
        int count = order.Length;
        while (count > 0 && Missing.At(column, order[count - 1])) count--; // those come last
        ulong[][] codes = [.. OrderKey.Of(column, ascending, missingFirst: false).Select(key =>
        {
            var own = new ulong[column.Length];
            key.Append(0, own, isFirst: true);
            return own;
        })];
        var ranks = ColumnBuffer<double>.RentCleared(column.Length);
        var to = ranks.Span;
        for (int first = 0, different = 1; first < count; different++)
        {
            int end = first + 1;
            while (end < count && AreEqual(order[first], order[end])) end++;
            for (int i = first; i < end; i++)
            {
                to[order[i]] = ties switch
                {
                    RankTies.Average => (first + 1 + end) / 2.0,
                    RankTies.Min => first + 1,
                    RankTies.Max => end,
                    RankTies.First => i + 1,
                    _ => different,
                };
            }
            first = end;
        }
        if (count == order.Length) return new FixedColumn<double>(ranks);
        var bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(column.Length));
        foreach (int row in order.AsSpan(0, count)) ValidityBits.Set(bits.Span, row);
        return new FixedColumn<double>(ranks, ColumnValidity.From(bits, column.Length));

        bool AreEqual(int a, int b) => Array.TrueForAll(codes, own => own[a] == own[b]);
    }
}
