using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Rows by their keys, to be found from rows of another frame. Keys of few bits index an array; others are hashed. Rows with equal keys are
/// chained in their order; most tables have no chain at all, which then costs nothing.
/// </summary>
internal sealed class JoinTable : IDisposable
{
    private const int MostDirect = 27;

    private readonly KeyPacking _packing;
    private readonly KeyTable? _table;
    private ColumnBuffer<int> _firsts, _nexts;

    public JoinTable(ReadOnlySpan<ColumnData> keys)
    {
        int rows = keys[0].Length;
        _packing = KeyPacking.Of(keys);
        if (_packing.Bits <= 10 || _packing.Bits <= MostDirect && 1L << _packing.Bits <= Math.Max(4L * rows, 1 << 16)) Index(rows);
        else
        {
            _table = new KeyTable(Math.Min(rows, 1 << 28) * 2);
            Hash(rows);
        }
    }

    /// <summary>Whether no two rows have equal keys.</summary>
    public bool IsUnique => _nexts.Length == 0;

    public long Bytes => _firsts.Bytes + _nexts.Bytes;

    /// <summary>A finder for rows of other columns, whose types are those of the keys.</summary>
    public Finder FinderFor(ReadOnlySpan<ColumnData> keys, bool nullsMatch) => new(this, _packing.ProbeFor(keys, nullsMatch));

    /// <summary>The next row with the same key; -1 behind the last.</summary>
    public int Next(int row) => _nexts.Length == 0 ? -1 : _nexts.Span[row];

    public void Dispose()
    {
        if (_firsts.Length > 0) _firsts.Release();
        if (_nexts.Length > 0) _nexts.Release();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Index(int rows)
    {
        _firsts = ColumnBuffer<int>.Rent(1 << _packing.Bits);
        _firsts.Span.Fill(-1);
        var codes = new uint[Math.Min(rows, KeyPacking.Batch)];
        // From the last row on, so that chains are in order.
        for (int start = (rows - 1) / KeyPacking.Batch * KeyPacking.Batch; start >= 0 && rows > 0; start -= KeyPacking.Batch)
        {
            var batch = codes.AsSpan(0, Math.Min(KeyPacking.Batch, rows - start));
            _packing.Fill(start, batch);
            if (_packing.Bits == 0) batch.Clear();
            for (int i = batch.Length - 1; i >= 0; i--) Put(ref _firsts.Span[(int)batch[i]], start + i, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Hash(int rows)
    {
        var (codes, numbers) = (new ulong[Math.Min(rows, KeyPacking.Batch)], new int[rows]);
        for (int start = 0; start < rows; start += KeyPacking.Batch)
        {
            var batch = codes.AsSpan(0, Math.Min(KeyPacking.Batch, rows - start));
            _packing.Fill(start, batch);
            _table!.Number(batch, numbers.AsSpan(start, batch.Length));
        }
        if (_table!.Count == rows) return; // each number is its row
        _firsts = ColumnBuffer<int>.Rent(_table.Count);
        _firsts.Span.Fill(-1);
        for (int row = rows - 1; row >= 0; row--) Put(ref _firsts.Span[numbers[row]], row, rows);
    }

    private void Put(ref int first, int row, int rows)
    {
        if (first >= 0)
        {
            if (_nexts.Length == 0)
            {
                _nexts = ColumnBuffer<int>.Rent(rows);
                _nexts.Span.Fill(-1);
            }
            _nexts.Span[row] = first;
        }
        first = row;
    }

    /// <summary>Finds rows for rows of another frame, a batch at a time.</summary>
    internal sealed class Finder(JoinTable table, KeyProbe probe)
    {
        private readonly ulong[] _codes = new ulong[KeyPacking.Batch];
        private readonly bool[] _misses = new bool[KeyPacking.Batch];

        /// <summary>The first row with the key of each row from <paramref name="start"/> on; -1 where there is none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Find(int start, Span<int> rows)
        {
            var codes = _codes.AsSpan(0, rows.Length);
            var misses = _misses.AsSpan(0, rows.Length);
            misses.Clear();
            probe(start, codes, misses, true);
            if (table._table is { } hashed)
            {
                hashed.Find(codes, rows);
                for (int i = 0; i < rows.Length; i++) rows[i] = misses[i] ? -1 : rows[i];
                if (table._firsts.Length == 0) return;
                var firsts = table._firsts.Span;
                for (int i = 0; i < rows.Length; i++) rows[i] = rows[i] < 0 ? -1 : firsts[rows[i]];
                return;
            }
            if (table._packing.Bits == 0) codes.Clear();
            ref int first = ref MemoryMarshal.GetReference(table._firsts.Span);
            // A row that misses looks at place 0 and forgets it: no branch that is mispredicted.
            for (int i = 0; i < rows.Length; i++)
            {
                int hit = misses[i] ? 0 : -1;
                rows[i] = Unsafe.Add(ref first, (int)codes[i] & hit) | ~hit;
            }
        }
    }
}
