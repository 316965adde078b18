using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>
/// The results of a block's cumulation, computed as they are read: rows by a running row, lines some at a time in a window that stays in
/// the second-level cache. Made for readers that go through the block once; for one that goes back all of it is made.
/// </summary>
internal sealed unsafe class CumulativeTiles<T, TCumulation> : TileSource where T : unmanaged where TCumulation : struct, ICumulation<T>
{
    // A running row stays in the first-level cache beside the row that is read, a window in the second-level one.
    private const int MostRowBytes = 16 << 10, MostWindowBytes = 512 << 10;

    private readonly T* _source, _before;
    private readonly long _outer, _length;
    private readonly int _inner;
    private readonly Block _memory;
    // Rows: the number of the element that is next. Lines: the first line of the window.
    private long _at;
    private Block? _all;

    private CumulativeTiles(T* source, T* before, long outer, long length, int inner, long bytes)
    {
        _source = source;
        _before = before;
        (_outer, _length, _inner) = (outer, length, inner);
        _memory = BlockPool.Shared.Rent(bytes);
        _at = inner == 1 ? -1 : 0;
    }

    private T* Memory => (T*)_memory.Address;

    private long Count => _outer * _length * _inner;

    /// <summary>The results of a contiguous block; null where rows or lines are too long for the cache.</summary>
    /// <param name="source">The elements, which outlive this.</param>
    /// <param name="before">The total of what came before; null or without elements where nothing did.</param>
    /// <param name="axis">The axis.</param>
    public static CumulativeTiles<T, TCumulation>? Of(Chunk<T> source, Chunk<T>? before, int axis)
    {
        var (outer, inner) = Cumulations.Around(source.Shape, axis);
        long bytes = sizeof(T) * (inner == 1 ? Cumulating.Together * source.Shape[axis] : inner);
        if (bytes > (inner == 1 ? MostWindowBytes : MostRowBytes)) return null;
        return new(source.Start, before is null || before.Length == 0 ? null : before.Start, outer, source.Shape[axis], (int)inner, bytes);
    }

    public override void Fill(long at, long count, void* target)
    {
        if (count == Count) Cumulating.Run<T, TCumulation>(_source, _outer, _length, _inner, _before, (T*)target);
        else if (_all is not null || at < (_inner == 1 ? _at * _length : _at)) FillFromAll(at, count, (T*)target);
        else if (_inner == 1) FillFromLines(at, count, (T*)target);
        else FillFromRows(at, count, (T*)target);
    }

    public override void* Window(long at, long count)
    {
        if (_inner != 1 || _all is not null || at < _at * _length) return null;
        long from = MoveTo(at);
        return from + count <= Math.Min(Cumulating.Together, _outer - _at) * _length ? Memory + from : null;
    }

    public override void Release()
    {
        _memory.Release();
        _all?.Release();
    }

    private void FillFromAll(long at, long count, T* target)
    {
        if (_all is null)
        {
            _all = BlockPool.Shared.Rent(Count * sizeof(T));
            Cumulating.Run<T, TCumulation>(_source, _outer, _length, _inner, _before, (T*)_all.Address);
        }
        Buffer.MemoryCopy((T*)_all.Address + at, target, count * sizeof(T), count * sizeof(T));
    }

    private void FillFromLines(long at, long count, T* target)
    {
        while (count > 0)
        {
            long from = MoveTo(at), length = Math.Min(count, Math.Min(Cumulating.Together, _outer - _at) * _length - from);
            new ReadOnlySpan<T>(Memory + from, (int)length).CopyTo(new Span<T>(target, (int)length));
            at += length;
            count -= length;
            target += length;
        }
    }

    // The window with an element, and the element's place there.
    private long MoveTo(long at)
    {
        long first = at / (Cumulating.Together * _length) * Cumulating.Together;
        if (first != _at)
            Cumulating.Run<T, TCumulation>(_source + first * _length, Math.Min(Cumulating.Together, _outer - first), _length, 1, _before is null ? null : _before + first, Memory);
        _at = first;
        return at - first * _length;
    }

    private void FillFromRows(long at, long count, T* target)
    {
        while (_at < at) Step(Math.Min(at - _at, int.MaxValue));
        while (count > 0)
        {
            var piece = Step(count);
            piece.CopyTo(new Span<T>(target, piece.Length));
            count -= piece.Length;
            target += piece.Length;
        }
    }

    // The next results of the row that is next, at most some.
    private Span<T> Step(long most)
    {
        long row = _at / _inner, column = _at % _inner;
        int length = (int)Math.Min(most, _inner - column);
        var running = new Span<T>(Memory + column, length);
        var elements = new ReadOnlySpan<T>(_source + _at, length);
        if (row % _length != 0) TCumulation.Combine(running, elements, running);
        else if (_before is null) elements.CopyTo(running);
        else TCumulation.Combine(new ReadOnlySpan<T>(_before + row / _length * _inner + column, length), elements, running);
        _at += length;
        return running;
    }
}
