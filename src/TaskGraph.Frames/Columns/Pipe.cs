namespace TaskGraph;

/// <summary>Functions of frames and series in a chain of calls.</summary>
public static class PipeOperation
{
    extension(DataFrame frame)
    {
        /// <summary>What <paramref name="function"/> makes of this frame, so that a function of yours stands in a chain of calls. It is called now.</summary>
        public TResult Pipe<TResult>(Func<DataFrame, TResult> function)
        {
            ArgumentNullException.ThrowIfNull(function);
            return function(frame);
        }
    }

    extension(Series series)
    {
        /// <summary>What <paramref name="function"/> makes of this series, so that a function of yours stands in a chain of calls. It is called now.</summary>
        public TResult Pipe<TResult>(Func<Series, TResult> function)
        {
            ArgumentNullException.ThrowIfNull(function);
            return function(series);
        }
    }
}
