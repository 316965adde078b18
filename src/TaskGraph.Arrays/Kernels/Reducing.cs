namespace TaskGraph.ArrayKernels;

/// <summary>Reduces contiguous memory along one axis, seen as (outer, reduced, inner).</summary>
internal static unsafe class Reducing
{
    /// <summary>The states of all outer × inner places.</summary>
    public static void Elements<T, TState, TResult, TReduction>(T* source, long outer, int reduced, int inner, TState* states)
        where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
    {
        for (long o = 0; o < outer; o++)
        {
            if (inner == 1)
            {
                states[o] = TReduction.Of(new ReadOnlySpan<T>(source + o * reduced, reduced));
                continue;
            }
            var row = new Span<TState>(states + o * inner, inner);
            row.Fill(TReduction.Empty);
            for (int r = 0; r < reduced; r++) TReduction.AddRow(row, new ReadOnlySpan<T>(source + (o * reduced + r) * inner, inner));
        }
    }

    /// <summary>Combines states along an axis.</summary>
    public static void States<T, TState, TResult, TReduction>(TState* source, long outer, int reduced, int inner, TState* states)
        where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
    {
        for (long o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                var state = TReduction.Empty;
                for (int r = 0; r < reduced; r++) state = TReduction.Combine(state, source[(o * reduced + r) * inner + i]);
                states[o * inner + i] = state;
            }
        }
    }
}
