namespace TaskGraph;

/// <summary>Values of other rows.</summary>
public static class ShiftOperation
{
    extension(Series series)
    {
        /// <summary>The value of the row <paramref name="periods"/> rows earlier, or later where it is negative; null where there is none.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="periods"/> is <see cref="int.MinValue"/>, whose opposite is no <see cref="int"/>.</exception>
        public Series Shift(int periods = 1)
        {
            if (periods == int.MinValue)
                throw new ArgumentOutOfRangeException(nameof(periods), periods, $"{periods} rows cannot be shifted back. Use {-int.MaxValue} to {int.MaxValue}.");
            return periods == 0 ? series : new ShiftFunction(periods).Of(series);
        }

        /// <summary>The difference from the value <paramref name="periods"/> rows earlier; null where there is none.</summary>
        /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
        public Series Diff(int periods = 1) => series - series.Shift(periods);
    }
}

internal sealed class ShiftFunction(int periods) : NeighbourFunction("shift", $"{periods}", Math.Abs(periods))
{
    public override bool IsBackward => periods < 0;

    public override ColumnType ResultFor(FrameColumn column) => column.ColumnType;

    protected override ColumnData Run(ColumnData all, int skipped)
    {
        var rows = new int[all.Length - skipped];
        for (int i = 0; i < rows.Length; i++)
        {
            long from = (IsBackward ? i : i + skipped) - (long)periods;
            rows[i] = from < 0 || from >= all.Length ? -1 : (int)from;
        }
        return all.Take(rows, canMiss: true);
    }
}
