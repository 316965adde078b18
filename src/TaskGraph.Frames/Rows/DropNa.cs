namespace TaskGraph;

/// <summary>Rows without missing values.</summary>
public static class DropNaOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The rows in which none of the given columns is null; of all columns where none is given. NaN is a number and stays.</summary>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public DataFrame DropNa(params string[] subset)
        {
            ArgumentNullException.ThrowIfNull(subset);
            Series? present = null;
            foreach (string name in subset.Length == 0 ? frame.Columns : subset)
            {
                var there = frame[name].NotNull();
                present = present is null ? there : present & there;
            }
            return present is null ? frame : frame.Where(present);
        }
    }

    extension(Series series)
    {
        /// <summary>The values that are not null.</summary>
        public Series DropNa() => series.Where(series.NotNull());
    }
}
