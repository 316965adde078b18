using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.FrameKernels;

/// <summary>Words as their place in the dictionary.</summary>
internal sealed class WordPart : KeyPart
{
    private readonly StringColumn _column;
    private readonly uint _first;

    public WordPart(StringColumn column)
    {
        _column = column;
        if (column.HasNulls) NullCode = 0;
        _first = column.HasNulls ? 1u : 0;
        Greatest = (ulong)Math.Max(0, column.Dictionary.Count - 1) + _first;
        Bits = BitsFor(Greatest);
    }

    public override ulong Greatest { get; }

    // The two dictionaries are matched once, then it is a matter of codes.
    public override KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch)
    {
        var other = (StringColumn)others[0];
        bool findsNull = nullsMatch && NullCode is not null;
        var map = new int[other.Dictionary.Count];
        for (int code = 0; code < map.Length; code++)
            map[code] = ReferenceEquals(other.Dictionary, _column.Dictionary) ? code : _column.Dictionary.Find(other.Dictionary[code]);
        return [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, codes, misses, isFirst) =>
        {
            var words = other.Codes.Slice(start, codes.Length);
            bool hasNulls = other.HasNulls;
            for (int i = 0; i < codes.Length; i++)
            {
                bool isNull = hasNulls && other.IsNull(start + i);
                int own = isNull ? -1 : map[words[i]];
                misses[i] |= isNull ? !findsNull : own < 0;
                Put(ref codes[i], own < 0 ? 0 : (ulong)own + _first, Bits, isFirst);
            }
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        var words = MemoryMarshal.Cast<int, uint>(_column.Codes.Slice(start, codes.Length));
        int bits = Bits, i = 0;
        var firsts = Vector512.Create((ulong)_first);
        for (; i + Vector256<uint>.Count <= words.Length; i += Vector256<uint>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Create(words[i..]));
            var code = Vector512.Create(lower, upper) + firsts;
            if (!isFirst) code |= Vector512.Create<ulong>(codes[i..]) << bits;
            code.CopyTo(codes[i..]);
        }
        for (; i < words.Length; i++) Put(ref codes[i], words[i] + _first, bits, isFirst);
        for (i = 0; _first != 0 && i < codes.Length; i++)
            if (_column.IsNull(start + i)) codes[i] = isFirst ? 0 : codes[i] & ulong.MaxValue << bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<uint> codes, bool isFirst)
    {
        var words = MemoryMarshal.Cast<int, uint>(_column.Codes.Slice(start, codes.Length));
        int bits = Bits, i = 0;
        var firsts = Vector512.Create(_first);
        for (; i + Vector512<uint>.Count <= words.Length; i += Vector512<uint>.Count)
        {
            var code = Vector512.Create(words[i..]) + firsts;
            if (!isFirst) code |= Vector512.Create<uint>(codes[i..]) << bits;
            code.CopyTo(codes[i..]);
        }
        for (; i < words.Length; i++) Put(ref codes[i], words[i] + _first, bits, isFirst);
        uint mask = bits == 32 ? 0 : uint.MaxValue << bits;
        for (i = 0; _first != 0 && i < codes.Length; i++)
            if (_column.IsNull(start + i)) codes[i] = isFirst ? 0 : codes[i] & mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData Decode(ReadOnlySpan<ulong> codes)
    {
        var words = ColumnBuffer<int>.Rent(codes.Length);
        var to = words.Span;
        for (int i = 0; i < to.Length; i++) to[i] = Math.Max(0, (int)codes[i] - (int)_first);
        return new StringColumn(words, _column.Dictionary, KeyPacking.ValidityOf(codes, NullCode));
    }
}
