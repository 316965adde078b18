namespace TaskGraph;

/// <summary>Walks one run's part of an output's range, a block in memory at a time.</summary>
/// <param name="run">The run's number: among equal items the earlier run's come first.</param>
/// <param name="first">The first block to read.</param>
/// <param name="last">The last one.</param>
/// <param name="load">Reads a block.</param>
/// <param name="from">The first item of a block that belongs to the range.</param>
/// <param name="to">The one behind the last.</param>
internal sealed class RunCursor<T>(
    int run, int first, int last, Func<int, SortBlock<T>> load, Func<SortBlock<T>, int, int> from, Func<SortBlock<T>, int, int> to)
{
    private SortBlock<T>? _block;
    private int _next = first, _item, _end;

    public T Current => _block!.Items[_item];

    public bool MoveNext()
    {
        _item++;
        while (_block is null || _item >= _end)
        {
            if (_next > last) return false;
            _block = load(_next);
            _item = from(_block, _next);
            _end = to(_block, _next);
            _next++;
        }
        return true;
    }

    public bool IsBefore(RunCursor<T> other)
    {
        int order = _block!.Compare(_item, other._block!, other._item);
        return order < 0 || order == 0 && run < other.Run;
    }

    private int Run => run;
}
