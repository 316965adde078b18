using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Windows of rows.</summary>
public static class RollingOperation
{
    extension(Series series)
    {
        /// <summary>For each row a window of that row and the ones before it. The results are double, and null where the window holds too few values.</summary>
        /// <param name="window">The number of rows in a window.</param>
        /// <param name="minPeriods">The fewest values that give a result, for <c>Count</c> the fewest rows; null for as many as the window has rows, for <c>Count</c> for 0.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is not positive, or <paramref name="minPeriods"/> is not between 0 and it.</exception>
        /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
        public RollingWindows Rolling(int window, int? minPeriods = null)
        {
            return WindowsOf(series.Node.Schema[0], window, minPeriods, function => function.Of(series));
        }
    }

    internal static RollingWindows WindowsOf(FrameColumn column, int window, int? minPeriods, Func<CarryFunction, Series> of)
    {
        if (window < 1) throw new ArgumentOutOfRangeException(nameof(window), window, $"A window of {window} rows. Use at least 1.");
        if (minPeriods is < 0 || minPeriods > window)
            throw new ArgumentOutOfRangeException(nameof(minPeriods), minPeriods, $"{nameof(minPeriods)} is {minPeriods}. Use 0 to {window}, the rows of the window.");
        if (!column.ColumnType.IsNumeric() && column.ColumnType != ColumnType.Bool)
            throw new ArgumentException($"Windows are of numbers, '{column.Name}' holds {column.ColumnType.Name()}. Cast it first.");
        return new(of, window, minPeriods);
    }
}

/// <summary>Windows over a series, to be aggregated. Nulls and NaN are no values.</summary>
public sealed class RollingWindows
{
    private readonly Func<CarryFunction, Series> _of;
    private readonly int _window;
    private readonly int? _fewest;

    internal RollingWindows(Func<CarryFunction, Series> of, int window, int? fewest) => (_of, _window, _fewest) = (of, window, fewest);

    /// <summary>The sum of each window.</summary>
    public Series Sum() => Of(RollingKind.Sum);

    /// <summary>The mean of each window.</summary>
    public Series Mean() => Of(RollingKind.Mean);

    /// <summary>The smallest value of each window.</summary>
    public Series Min() => Of(RollingKind.Min);

    /// <summary>The greatest value of each window.</summary>
    public Series Max() => Of(RollingKind.Max);

    /// <summary>
    /// The number of values in each window, 0 where it has none. With <c>minPeriods</c> the first windows are null until they have so many rows, whether values or not,
    /// as in pandas.
    /// </summary>
    public Series Count() => Of(RollingKind.Count);

    /// <summary>The variance of each window, divided by n - 1.</summary>
    public Series Var() => Of(RollingKind.Var);

    /// <summary>The standard deviation of each window, divided by n - 1.</summary>
    public Series Std() => Of(RollingKind.Std);

    private Series Of(RollingKind kind) => _of(new RollingFunction(kind, _window, _fewest ?? (kind == RollingKind.Count ? 0 : _window)));
}

internal sealed class RollingFunction(RollingKind kind, int window, int fewest)
    : NeighbourFunction("rolling", $"{kind} of {window}, at least {fewest}", window - 1)
{
    public override ColumnType ResultFor(FrameColumn column) => ColumnType.Double;

    protected override ColumnData Run(ColumnData all, int skipped)
    {
        var numbers = (FixedColumn<double>)Casting.To(all, ColumnType.Double);
        var result = RollingKernel.Run(kind, numbers, window, fewest, skipped);
        numbers.Release();
        return result;
    }
}
