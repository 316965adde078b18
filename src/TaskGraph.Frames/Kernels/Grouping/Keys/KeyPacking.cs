using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// The keys of rows in one word: each column becomes codes of as many bits as it needs, put behind one another. Where they exceed 64 bits,
/// wide parts are numbered first, then pairs of parts, until they fit.
/// </summary>
internal sealed class KeyPacking
{
    /// <summary>Rows worked on at a time: their codes and numbers stay in the processor's first two caches.</summary>
    public const int Batch = 1 << 13;

    private readonly KeyPart[] _parts;

    private KeyPacking(KeyPart[] parts)
    {
        _parts = parts;
        foreach (var part in parts) Bits += part.Bits;
    }

    /// <summary>The bits of all parts together: 0 to 64.</summary>
    public int Bits { get; }

    /// <summary>No more different codes are possible: of at most 64 bits.</summary>
    public UInt128 Possible
    {
        get
        {
            UInt128 possible = 1;
            foreach (var part in _parts) possible *= (UInt128)part.Greatest + 1;
            return possible;
        }
    }

    public static KeyPacking Of(ReadOnlySpan<ColumnData> columns)
    {
        var parts = new List<KeyPart>();
        foreach (var column in columns)
        {
            var part = column.Type.Kind().KeyOf(column);
            parts.Add(part.IsWide ? new NullableWidePart(column) : part);
        }
        int rows = columns[0].Length;
        for (int i = 0; i < parts.Count && BitsOf(parts) > 64; i++)
            if (parts[i].Bits > 31) parts[i] = new NumberedPart(new([parts[i]]), rows);
        while (BitsOf(parts) > 64)
        {
            // No part has more than 31 bits now, so the first two fit together.
            parts[0] = new NumberedPart(new([parts[0], parts[1]]), rows);
            parts.RemoveAt(1);
        }
        return new([.. parts]);
    }

    /// <summary>The rows' packed codes.</summary>
    public void Fill(int start, Span<ulong> codes)
    {
        for (int i = 0; i < _parts.Length; i++) _parts[i].Append(start, codes, i == 0);
    }

    /// <summary>The rows' packed codes where they have at most 32 bits.</summary>
    public void Fill(int start, Span<uint> codes)
    {
        for (int i = 0; i < _parts.Length; i++) _parts[i].Append(start, codes, i == 0);
    }

    /// <summary>The number of key columns.</summary>
    public int ColumnCount => _parts.Sum(p => p.ColumnCount);

    /// <summary>What gives rows of other columns the packed codes that equal keys have here.</summary>
    public KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch)
    {
        var probes = new KeyProbe[_parts.Length];
        for (int p = 0, at = 0; p < probes.Length; at += _parts[p++].ColumnCount)
            probes[p] = _parts[p].ProbeFor(others.Slice(at, _parts[p].ColumnCount), nullsMatch);
        return (start, codes, misses, _) =>
        {
            for (int p = 0; p < probes.Length; p++) probes[p](start, codes, misses, p == 0);
        };
    }

    /// <summary>The key columns of packed codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ColumnData[] Decode(ReadOnlySpan<ulong> codes)
    {
        var columns = new List<ColumnData>();
        int shift = Bits;
        var own = new ulong[codes.Length];
        foreach (var part in _parts)
        {
            shift -= part.Bits;
            ulong mask = part.Bits == 64 ? ulong.MaxValue : (1UL << part.Bits) - 1;
            for (int i = 0; i < own.Length; i++) own[i] = codes[i] >> shift & mask;
            if (part.Bits == 0) own.AsSpan().Clear();
            if (part is NumberedPart numbered) columns.AddRange(numbered.DecodeAll(own));
            else columns.Add(part.Decode(own));
        }
        return [.. columns];
    }

    /// <summary>Which codes are not those of null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ColumnValidity ValidityOf(ReadOnlySpan<ulong> codes, ulong? nullCode)
    {
        if (nullCode is not { } missing || codes.IndexOf(missing) < 0) return default;
        var bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(codes.Length));
        for (int i = 0; i < codes.Length; i++)
            if (codes[i] != missing) ValidityBits.Set(bits.Span, i);
        return ColumnValidity.From(bits, codes.Length);
    }

    private static int BitsOf(List<KeyPart> parts)
    {
        int bits = 0;
        foreach (var part in parts) bits += part.Bits;
        return bits;
    }
}
