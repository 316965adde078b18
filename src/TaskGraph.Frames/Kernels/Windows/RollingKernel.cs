namespace TaskGraph.FrameKernels;

/// <summary>What is computed of a window.</summary>
internal enum RollingKind
{
    Sum,
    Mean,
    Min,
    Max,
    Count,
    Var,
    Std,
}

/// <summary>
/// Windows that move by a row. Sums are of a window's own values, from blocks of the window's length: the sum to the end of one block and that from
/// the beginning of the next (M. van Herk, 1992; J. Gil, M. Werman, 1993), so that nothing is ever subtracted and a value that has left leaves no
/// rounding behind. The same walk gives minima and maxima.
/// </summary>
internal static class RollingKernel
{
    public static ColumnData Run(RollingKind kind, FixedColumn<double> column, int window, int fewest, int skipped)
    {
        int rows = column.Length;
        var result = new FixedColumnBuilder<double>(Math.Max(1, rows - skipped));
        if (kind is RollingKind.Var or RollingKind.Std) return Spread(kind, column, window, fewest, skipped, result);
        var state = new State(kind, window);
        var values = column.Values;
        for (int row = 0; row < rows; row++)
        {
            state.Push(values[row], column.IsNull(row) || double.IsNaN(values[row]));
            if (row < skipped) continue;
            if (kind == RollingKind.Count)
            {
                // pandas counts from the first row on that the fewest values may come from, nulls or not.
                if (Math.Min(row + 1, window) < fewest) result.AppendNull();
                else result.Append(state.Count);
            }
            else if (state.Count < fewest || kind is not RollingKind.Sum && state.Count == 0) result.AppendNull();
            else result.Append(kind == RollingKind.Mean ? state.Value / state.Count : state.Value);
        }
        return result.Build();
    }

    // Two passes over each window: exact, and windows are short.
    private static ColumnData Spread(RollingKind kind, FixedColumn<double> column, int window, int fewest, int skipped, FixedColumnBuilder<double> result)
    {
        for (int row = skipped; row < column.Length; row++)
        {
            double sum = 0, squares = 0;
            int count = 0, first = Math.Max(0, row - window + 1);
            for (int i = first; i <= row; i++)
                if (!column.IsNull(i) && !double.IsNaN(column.Values[i])) (sum, count) = (sum + column.Values[i], count + 1);
            double mean = sum / count;
            for (int i = first; i <= row; i++)
                if (!column.IsNull(i) && !double.IsNaN(column.Values[i])) squares += (column.Values[i] - mean) * (column.Values[i] - mean);
            if (count < Math.Max(2, fewest)) result.AppendNull();
            else result.Append(kind == RollingKind.Var ? squares / (count - 1) : Math.Sqrt(squares / (count - 1)));
        }
        return result.Build();
    }

    /// <summary>The last rows of a window, combined.</summary>
    private sealed class State
    {
        private readonly RollingKind _kind;
        private readonly double[] _values, _suffixes; // this block's values, and for each place of the last block the combination from there to its end
        private readonly bool[] _missing;
        private readonly double _nothing;
        private int _place, _seen;
        private double _prefix;

        public State(RollingKind kind, int window)
        {
            (_kind, _values, _suffixes, _missing) = (kind, new double[window], new double[window + 1], new bool[window]);
            _nothing = kind switch { RollingKind.Min => double.PositiveInfinity, RollingKind.Max => double.NegativeInfinity, _ => 0 };
            Array.Fill(_suffixes, _nothing);
            _prefix = _nothing;
        }

        public int Count { get; private set; }

        /// <summary>The combination of the window's values: of the rest of the last block and of this one so far.</summary>
        public double Value => Combine(_suffixes[_place], _prefix);

        public void Push(double value, bool isMissing)
        {
            if (_place == _values.Length) Turn();
            if (_seen >= _values.Length && !_missing[_place]) Count--;
            _seen = Math.Min(_seen + 1, _values.Length);
            _values[_place] = isMissing ? _nothing : value;
            _missing[_place] = isMissing;
            _prefix = Combine(_prefix, _values[_place++]);
            if (!isMissing) Count++;
        }

        // The block is full: a window that ends in the next one begins in it.
        private void Turn()
        {
            _suffixes[^1] = _nothing;
            for (int i = _values.Length - 1; i >= 0; i--) _suffixes[i] = Combine(_values[i], _suffixes[i + 1]);
            (_place, _prefix) = (0, _nothing);
        }

        private double Combine(double a, double b) => _kind switch { RollingKind.Min => Math.Min(a, b), RollingKind.Max => Math.Max(a, b), _ => a + b };
    }
}
