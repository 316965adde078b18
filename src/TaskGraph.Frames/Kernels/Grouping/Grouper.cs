using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Gives rows the numbers of their groups, a batch at a time, and feeds accumulators. Keys of few bits are their own numbers (no hashing);
/// others are numbered by a table in order of first appearance.
/// </summary>
internal sealed class Grouper
{
    private const int AlwaysDirect = 10, MostDirect = 24;

    private readonly KeyPacking _packing;
    private readonly KeyTable? _table;
    private readonly byte[] _present = [];
    private readonly int[] _ids = new int[KeyPacking.Batch];
    private readonly ulong[] _codes = [];
    private bool _areAllPresent;

    public Grouper(ReadOnlySpan<ColumnData> keys)
    {
        int rows = keys[0].Length;
        _packing = KeyPacking.Of(keys);
        IsDirect = _packing.Bits <= AlwaysDirect || _packing.Bits <= MostDirect && 1L << _packing.Bits <= Math.Max(rows, 1 << 14);
        if (IsDirect)
        {
            _present = new byte[1 << _packing.Bits];
            return;
        }
        _table = new KeyTable();
        _codes = new ulong[KeyPacking.Batch];
    }

    /// <summary>Whether numbers come from the key itself, so that some may be unused and none exceeds a bound known before.</summary>
    public bool IsDirect { get; }

    /// <summary>A bound of all numbers given so far.</summary>
    public int Bound => _table is null ? _present.Length : _table.Count;

    /// <summary>Groups a run of rows.</summary>
    public void Add(int start, int rows, ReadOnlySpan<Accumulator> accumulators)
    {
        for (int end = start + rows; start < end; start += KeyPacking.Batch)
        {
            var ids = Number(start, Math.Min(KeyPacking.Batch, end - start));
            foreach (var accumulator in accumulators)
            {
                accumulator.Grow(Bound, IsDirect);
                accumulator.Add(start, ids);
            }
        }
    }

    /// <summary>The group numbers of a batch of rows; valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<int> Number(int start, int rows)
    {
        var ids = _ids.AsSpan(0, rows);
        if (_table is null)
        {
            _packing.Fill(start, MemoryMarshal.Cast<int, uint>(ids));
            if (_packing.Bits == 0) ids.Clear();
            if (_areAllPresent) return ids;
            ref byte present = ref MemoryMarshal.GetArrayDataReference(_present);
            foreach (int id in ids) Unsafe.Add(ref present, (uint)id) = 1;
            // Few codes are soon met all, and then need not be marked row by row.
            if (_present.Length <= 2 * KeyPacking.Batch) _areAllPresent = (UInt128)_present.AsSpan().Count((byte)1) == _packing.Possible;
            return ids;
        }
        _packing.Fill(start, _codes.AsSpan(0, rows));
        _table.Number(_codes.AsSpan(0, rows), ids);
        return ids;
    }

    /// <summary>Rows from now on share no key with those before.</summary>
    public void Forget()
    {
        if (_table is { Count: > 0 }) _table.Forget();
    }

    /// <summary>The groups met, without those with a null key where they are dropped.</summary>
    public Groups Finish(bool dropNulls)
    {
        int[]? kept = null;
        var codes = _table is null ? Present(out kept) : _table.Codes;
        var keys = _packing.Decode(codes);
        if (!dropNulls || Array.TrueForAll(keys, k => !k.HasNulls)) return new(keys, codes.Length, kept);
        var places = new List<int>(codes.Length);
        for (int i = 0; i < codes.Length; i++)
            if (Array.TrueForAll(keys, k => !k.IsNull(i))) places.Add(i);
        int[] rows = [.. places];
        for (int k = 0; k < keys.Length; k++)
        {
            var all = keys[k];
            keys[k] = all.Take(rows);
            all.Release();
        }
        return new(keys, rows.Length, kept is null ? rows : Array.ConvertAll(rows, r => kept[r]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<ulong> Present(out int[] kept)
    {
        int count = 0;
        foreach (byte present in _present) count += present;
        kept = new int[count];
        var codes = new ulong[count];
        for (int code = 0, at = 0; code < _present.Length; code++)
        {
            if (_present[code] == 0) continue;
            codes[at] = (ulong)code;
            kept[at++] = code;
        }
        return codes;
    }
}

/// <summary>Groups that were found.</summary>
/// <param name="Keys">A row for each group.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Numbers">The number of each group; null where they count up from 0.</param>
internal sealed record Groups(ColumnData[] Keys, int Count, int[]? Numbers);
