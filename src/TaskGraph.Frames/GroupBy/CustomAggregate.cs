using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>What a user's functions make of the values of a group.</summary>
internal abstract class CustomAggregate
{
    /// <summary>Equal to nothing else: the functions may not be pure.</summary>
    public UInt128 Token { get; } = Tokens.Unique();

    /// <exception cref="ArgumentException">The column holds another type than the functions take.</exception>
    public abstract GroupAggregate Of(string column, ColumnType type);
}

/// <param name="chunk">A state of values.</param>
/// <param name="combine">A state of states; null where all values are needed at once.</param>
/// <param name="finish">The result of a state.</param>
internal sealed class CustomAggregate<T, TState, TResult>(
    Func<IReadOnlyList<T>, TState> chunk, Func<IReadOnlyList<TState>, TState>? combine, Func<TState, TResult> finish) : CustomAggregate
{
    public override GroupAggregate Of(string column, ColumnType type)
    {
        if (!Cell.CanRead(type, typeof(T)))
            throw new ArgumentException($"The function takes {TypeNames.Of(typeof(T))}, '{column}' holds {type.Name()}. Let it take {type.Name()}, or cast the column.");
        return new Finishing(new CustomState<T, TState>(column, chunk, combine), finish);
    }

    private sealed class Finishing(GroupState state, Func<TState, TResult> finish) : GroupAggregate(state)
    {
        public override ColumnType ResultType { get; } = ColumnTypes.Of(typeof(TResult));

        public override ColumnData Finish(ReadOnlySpan<ColumnData> states)
        {
            var results = new TResult[states[0].Length];
            for (int g = 0; g < results.Length; g++) results[g] = finish(Cell.Get<TState>(states[0], g, "states"));
            return ManagedColumns.FromArray("results", results);
        }
    }
}

/// <summary>A state that a user's function makes of values, and another of states.</summary>
internal sealed record CustomState<T, TState>(string Column, Func<IReadOnlyList<T>, TState> Chunk, Func<IReadOnlyList<TState>, TState>? Combine) : GroupState
{
    public override ColumnType[] Types => [ColumnTypes.Of(typeof(TState))];

    public override IEnumerable<string> Columns => [Column];

    public override bool IsWhole => Combine is null;

    public override Accumulator Start(StateInputs rows) => new CustomAccumulator<T, TState>(rows[Column], Chunk);

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states) => new CustomAccumulator<TState, TState>(states[0],
        Combine ?? throw new NotSupportedException("What needs all values at once can't be merged."));
}
