namespace TaskGraph.ArrayKernels;

/// <summary>Reduces what an evaluation computes, a tile that stays in the first-level cache at a time.</summary>
internal static unsafe class Reducing<T, TState, TResult, TReduction>
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    private const int Tile = 4096;

    // Shorter pieces of rows are rather collected.
    private const int ShortPiece = 256;

    /// <summary>The state of <paramref name="count"/> elements from number <paramref name="at"/> on.</summary>
    public static TState Run(Evaluation evaluation, long at, long count, T* buffer)
    {
        if (count == 0) return TReduction.Empty;
        long piece = evaluation.InPlace(at);
        // Most rows are one piece.
        if (count <= (piece < ShortPiece ? Tile : Math.Min(piece, 1 << 30)))
            return TReduction.Of(new ReadOnlySpan<T>(evaluation.Read(at, (int)count, buffer), (int)count));
        var tree = new StateTree<T, TState, TResult, TReduction>();
        while (count > 0)
        {
            piece = evaluation.InPlace(at);
            int length = (int)Math.Min(count, piece < ShortPiece ? Tile : Math.Min(piece, 1 << 30));
            tree.Add(TReduction.Of(new ReadOnlySpan<T>(evaluation.Read(at, length, buffer), length)));
            at += length;
            count -= length;
        }
        return tree.Total();
    }

    /// <summary>The state of all elements where a mask holds.</summary>
    public static TState Masked(Evaluation elements, Evaluation mask)
    {
        var memory = BlockPool.Shared.Rent((long)Tile * (3 * sizeof(T) + 1));
        try
        {
            T* buffer = (T*)memory.Address, kept = buffer + Tile;
            var holds = (bool*)(kept + 2 * Tile);
            var tree = new StateTree<T, TState, TResult, TReduction>();
            int count = 0;
            for (long at = 0; at < elements.Length; at += Tile)
            {
                int length = (int)Math.Min(Tile, elements.Length - at);
                var tile = new ReadOnlySpan<T>(elements.Read(at, length, buffer), length);
                count += Compressing.Compress(tile, new ReadOnlySpan<bool>(mask.Read(at, length, holds), length), new Span<T>(kept + count, 2 * Tile - count));
                if (count < Tile) continue;
                tree.Add(TReduction.Of(new ReadOnlySpan<T>(kept, count)));
                count = 0;
            }
            if (count != 0) tree.Add(TReduction.Of(new ReadOnlySpan<T>(kept, count)));
            return tree.Total();
        }
        finally
        {
            memory.Release();
        }
    }

    /// <summary>The states of all outer × inner places of elements seen as (outer, reduced, inner).</summary>
    public static void Axis(Evaluation evaluation, long outer, long reduced, long inner, TState* states)
    {
        var memory = BlockPool.Shared.Rent((long)Tile * sizeof(T));
        try
        {
            var buffer = (T*)memory.Address;
            var rows = new ColumnRows<T>(evaluation, buffer);
            for (long o = 0; o < outer; o++)
            {
                if (inner == 1)
                {
                    states[o] = Run(evaluation, o * reduced, reduced, buffer);
                    continue;
                }
                for (long c = 0; c < inner; c += ColumnRows<T>.MostColumns)
                {
                    int width = (int)Math.Min(ColumnRows<T>.MostColumns, inner - c);
                    rows.Begin(o * reduced * inner + c, width, inner, reduced);
                    Columns(rows, new Span<TState>(states + o * inner + c, width));
                }
            }
        }
        finally
        {
            memory.Release();
        }
    }

    /// <summary>Combines states along an axis.</summary>
    public static void States(TState* source, long outer, long reduced, long inner, TState* states)
    {
        for (long o = 0; o < outer; o++)
        {
            for (long i = 0; i < inner; i++)
            {
                var state = TReduction.Empty;
                for (long r = 0; r < reduced; r++) state = TReduction.Combine(state, source[(o * reduced + r) * inner + i]);
                states[o * inner + i] = state;
            }
        }
    }

    private static void Columns(ColumnRows<T> rows, Span<TState> states)
    {
        if (TReduction.HasColumns)
        {
            TReduction.Columns(rows, states);
            return;
        }
        states.Fill(TReduction.Empty);
        Span<nint> r = stackalloc nint[ColumnRows<T>.Together];
        while (rows.Next(r) is > 0 and var count)
            for (int k = 0; k < count; k++) TReduction.AddRow(states, new ReadOnlySpan<T>((T*)r[k], states.Length));
    }
}

/// <summary>
/// Combines states pairwise as they come, as a binary counter carries: errors of sums grow with the logarithm of their number (Higham,
/// "The accuracy of floating point summation", 1993).
/// </summary>
internal unsafe struct StateTree<T, TState, TResult, TReduction>
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    private readonly Stack<TState> _open = new();
    private long _count;

    public StateTree()
    {
    }

    public void Add(TState state)
    {
        for (long carry = _count++; (carry & 1) != 0; carry >>= 1) state = TReduction.Combine(_open.Pop(), state);
        _open.Push(state);
    }

    public readonly TState Total()
    {
        if (!_open.TryPop(out var total)) return TReduction.Empty;
        while (_open.TryPop(out var left)) total = TReduction.Combine(left, total);
        return total;
    }
}
