namespace TaskGraph;

/// <summary>Collects items by output until there are enough for a piece: many enough to be worth one, few enough for all outputs together to stay small.</summary>
/// <param name="pieces">Takes the pieces.</param>
internal sealed class ItemBuffer<T>(PieceWriter pieces)
{
    private const int FirstPiece = 64, MostItems = 1 << 16, LeastBytes = 4 << 10, MostBytes = 256 << 10, AllBytes = 16 << 20;

    private readonly List<T>?[] _items = new List<T>?[pieces.Outputs];
    private int _limit = FirstPiece;

    public void Add(int output, T item)
    {
        var items = _items[output] ??= [];
        items.Add(item);
        if (items.Count >= _limit) Flush(output, items);
    }

    public void Flush()
    {
        for (int i = 0; i < _items.Length; i++)
            if (_items[i] is { Count: > 0 } items) Flush(i, items);
    }

    private void Flush(int output, List<T> items)
    {
        T[] piece = [.. items];
        items.Clear();
        if (piece is ReadOnlyMemory<byte>[] texts) Compact(texts);
        if (_limit == FirstPiece && piece.Length == FirstPiece)
        {
            long bytes = Math.Max(1, ItemFormat<T>.Instance.BytesOf(piece) / piece.Length);
            _limit = (int)Math.Clamp(Math.Clamp(AllBytes / pieces.Outputs, LeastBytes, MostBytes) / bytes, 2, MostItems);
            if (_limit == FirstPiece) _limit++;
        }
        pieces.Add(output, piece);
    }

    // Few bytes of a large buffer must not keep it in memory.
    private static void Compact(ReadOnlyMemory<byte>[] texts)
    {
        byte[] bytes = new byte[texts.Sum(t => t.Length)];
        int at = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i].CopyTo(bytes.AsMemory(at));
            texts[i] = bytes.AsMemory(at, texts[i].Length);
            at += texts[i].Length;
        }
    }
}
