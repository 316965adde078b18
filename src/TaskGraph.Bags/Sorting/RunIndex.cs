namespace TaskGraph;

/// <summary>
/// Where each output's range begins: a block's first item. All items have one order: by their keys, then by their place, which is run, block and
/// position. It makes ranges even also where many keys are equal, and is the order of the source among equal ones.
/// </summary>
internal sealed class RunIndex<T>
{
    private readonly PieceTable _table;
    private readonly SortLevel<T>[] _levels;
    private readonly List<(int Split, int FirstPiece, int Blocks, int FirstSample)> _runs = [];
    private readonly SortBlock<T> _samples;
    private readonly int[] _runOfSample, _order, _starts;

    public RunIndex(PieceTable table, SortLevel<T>[] levels)
    {
        _table = table;
        _levels = levels;
        var samples = new List<T>();
        var runOf = new List<int>();
        for (int s = 0; s < table.Splits.Count; s++)
        {
            int piece = 0;
            foreach (var firsts in (T[][])table.Splits[s].Summary!)
            {
                runOf.AddRange(Enumerable.Repeat(_runs.Count, firsts.Length));
                _runs.Add((s, piece, firsts.Length, samples.Count));
                samples.AddRange(firsts);
                piece += firsts.Length;
            }
        }
        _samples = new SortBlock<T>([.. samples], levels);
        _runOfSample = [.. runOf];
        _order = [.. Enumerable.Range(0, samples.Count)];
        Array.Sort(_order, Compare);
        _starts = Starts(table.Splits[0].Outputs);
    }

    /// <summary>The runs' parts that belong to an output.</summary>
    public IEnumerable<RunCursor<T>> Cursors(int output)
    {
        int start = _starts[output], end = _starts[output + 1];
        if (start == end) yield break;
        for (int r = 0; r < _runs.Count; r++)
        {
            int run = r, blocks = _runs[r].Blocks;
            int first = start == 0 ? 0 : Math.Max(0, LastBefore(run, _order[start]));
            int last = end == _order.Length ? blocks - 1 : LastBefore(run, _order[end]);
            if (last < first) continue;
            yield return new RunCursor<T>(run, first, last, b => Load(run, b),
                (block, b) => start == 0 || b > first ? 0 : Below(block, run, b, _order[start]),
                (block, b) => end == _order.Length || b < last ? block.Count : Below(block, run, b, _order[end]));
        }
    }

    // For each output the first of its samples in order, and the end: even parts of all rows.
    private int[] Starts(int outputs)
    {
        long rows = 0, before = 0;
        for (int i = 0; i < _order.Length; i++) rows += RowsOf(i);
        var starts = new int[outputs + 1];
        int next = 1;
        for (int i = 0; i < _order.Length; i++)
        {
            for (; next < outputs && before * outputs >= rows * next; next++) starts[next] = i;
            before += RowsOf(_order[i]);
        }
        for (; next <= outputs; next++) starts[next] = _order.Length;
        return starts;
    }

    private int RowsOf(int sample)
    {
        var run = _runs[_runOfSample[sample]];
        return _table.Splits[run.Split][0][run.FirstPiece + sample - run.FirstSample].Rows;
    }

    private int Compare(int a, int b) => _samples.Compare(a, _samples, b) is not 0 and var order ? order : a.CompareTo(b);

    // The last block of a run that begins before a sample; it may hold items from there on. -1 where none does.
    private int LastBefore(int run, int sample)
    {
        var (_, _, blocks, firstSample) = _runs[run];
        int low = 0, high = blocks;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Compare(firstSample + middle, sample) >= 0) high = middle;
            else low = middle + 1;
        }
        return low - 1;
    }

    // How many items of a block are before a sample.
    private int Below(SortBlock<T> block, int run, int index, int sample)
    {
        bool tiesAreBelow = _runs[run].FirstSample + index < sample;
        int low = 0, high = block.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int order = block.Compare(middle, _samples, sample);
            if (order < 0 || order == 0 && tiesAreBelow) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private SortBlock<T> Load(int run, int block)
        => new((T[])_table.ReadPiece(_runs[run].Split, 0, _runs[run].FirstPiece + block, ItemFormat<T>.Instance), _levels);
}
