using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Where the fields of a run of text end: the one pass over all bytes. 64 bytes at a time are compared with the separator, the line
/// feed and the quote; only where a quote is near are fields followed one by one. The text begins with a record.
/// </summary>
internal sealed class CsvIndex : IDisposable
{
    public const byte Quote = (byte)'"', LineFeed = (byte)'\n', Return = (byte)'\r';

    private ColumnBuffer<int> _ends = ColumnBuffer<int>.Rent(1 << 14);
    private bool _inQuotes;

    /// <summary>For each field, in order, the position of the separator or line feed behind it.</summary>
    public ReadOnlySpan<int> Ends => _ends.Span[..Count];

    /// <summary>How many fields were found.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them end with a line feed.</summary>
    public int Lines { get; private set; }

    /// <summary>Whether the text ends within quotes.</summary>
    public bool EndsInQuotes => _inQuotes;

    public void Dispose() => _ends.Release();

    /// <summary>Indexes <paramref name="length"/> bytes; 64 more must be readable behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Scan(byte* text, int length, byte separator)
    {
        (Count, Lines, _inQuotes) = (0, 0, false);
        Vector512<byte> separators = Vector512.Create(separator), feeds = Vector512.Create(LineFeed), quotes = Vector512.Create(Quote);
        for (int at = 0; at < length; at += 64)
        {
            if (Count + 64 > _ends.Length) Grow();
            var bytes = Vector512.Load(text + at);
            var isFeed = Vector512.Equals(bytes, feeds);
            ulong feed = isFeed.ExtractMostSignificantBits(), quote = Vector512.Equals(bytes, quotes).ExtractMostSignificantBits();
            ulong end = (Vector512.Equals(bytes, separators) | isFeed).ExtractMostSignificantBits();
            if (length - at < 64)
            {
                ulong within = (1UL << length - at) - 1;
                (feed, quote, end) = (feed & within, quote & within, end & within);
            }
            if (_inQuotes || quote != 0)
            {
                ScanQuoted(text, at, feed, quote, end);
                continue;
            }
            Lines += BitOperations.PopCount(feed);
            Append(at, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(int at, ulong end)
    {
        ref int to = ref Unsafe.Add(ref _ends.Span[0], Count);
        int count = BitOperations.PopCount(end);
        Count += count;
        for (; end != 0; end &= end - 1, to = ref Unsafe.Add(ref to, 1)) to = at + BitOperations.TrailingZeroCount(end);
    }

    /// <summary>
    /// A quote opens where a field begins and closes where no second one follows; elsewhere it is a byte like others. Within quotes
    /// nothing ends a field. A pair of quotes counts as closing and opening again, which comes to the same.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void ScanQuoted(byte* text, int at, ulong feed, ulong quote, ulong end)
    {
        var ends = _ends.Span;
        for (ulong marks = quote | end; marks != 0; marks &= marks - 1)
        {
            int bit = BitOperations.TrailingZeroCount(marks), place = at + bit;
            if ((quote >> bit & 1) != 0)
            {
                int fieldStart = Count == 0 ? 0 : ends[Count - 1] + 1;
                if (_inQuotes) _inQuotes = false;
                else if (place == fieldStart || text[place - 1] == Quote && text[fieldStart] == Quote) _inQuotes = true;
            }
            else if (!_inQuotes)
            {
                ends[Count++] = place;
                if ((feed >> bit & 1) != 0) Lines++;
            }
        }
    }

    private void Grow()
    {
        var grown = ColumnBuffer<int>.Rent(_ends.Length * 2);
        _ends.Span.CopyTo(grown.Span);
        _ends.Release();
        _ends = grown;
    }
}
