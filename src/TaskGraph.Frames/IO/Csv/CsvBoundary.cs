using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// Finds where records begin in the middle of a file. Whether a line feed ends a record depends on all quotes before it; but of the
/// states in which a position may be, all but the true one soon meet something that no file contains: text behind a closing quote, a
/// record with another number of fields, an end of file within quotes. If the states that live through a window agree on the next
/// record, that is it; a window without quotes is taken to lie outside of them (the reader checks that every block ends where the next
/// begins); else the file is followed from its beginning, and always so where it may hold lines that are no records. After C. Ge et al.: Speculative Distributed CSV Data Parsing (2019).
/// </summary>
internal static class CsvBoundary
{
    private const int Window = 32 << 10;

    private static readonly CsvPlaces<State> _states = new();

    private enum State : byte
    {
        FieldStart,
        Unquoted,
        Quoted,
        QuoteInQuoted,
        Impossible,
    }

    /// <summary>The beginning of the first record at or after <paramref name="position"/>; the file's end where there is none.</summary>
    public static long Find(Stream stream, CsvFile csv, long position, CsvFormat format)
    {
        var (length, dataStart) = (csv.File.Length, csv.DataStart);
        if (position <= dataStart) return dataStart;
        if (position >= length) return length;
        // The byte before may be the line feed in question.
        long from = position - 1;
        for (int size = Window; ; size = (int)Math.Min(size * 4L, Array.MaxLength))
        {
            size = (int)Math.Min(size, length - from);
            byte[] bytes = Read(stream, from, size);
            bool isEnd = from + size == length;
            int next = Guess(bytes, isEnd, format, out bool isSure);
            if (!isSure) next = Follow(bytes, ExactState(stream, csv, from, format), format, checks: false).Next;
            if (next >= 0) return from + next;
            if (isEnd) return length;
        }
    }

    /// <summary>Where the next record begins in the window; -1 where none does.</summary>
    private static int Guess(byte[] bytes, bool isEnd, CsvFormat format, out bool isSure)
    {
        isSure = true;
        if (!isEnd && !bytes.AsSpan().Contains(CsvIndex.Quote)) return Follow(bytes, State.Unquoted, format, checks: false).Next;
        if (format.BadLines != BadLines.Error) return Unsure(out isSure);
        int? agreed = null;
        for (var state = State.FieldStart; state < State.Impossible; state++)
        {
            var (end, next) = Follow(bytes, state, format, checks: true);
            if (end == State.Impossible || isEnd && end == State.Quoted) continue;
            if (agreed is { } other && other != next) return Unsure(out isSure);
            agreed = next;
        }
        isSure = agreed is not null;
        return agreed ?? -1;
    }

    private static int Unsure(out bool isSure)
    {
        isSure = false;
        return -1;
    }

    /// <summary>The state behind the bytes and the position behind the first line feed that ends a record.</summary>
    private static (State End, int Next) Follow(ReadOnlySpan<byte> bytes, State state, CsvFormat format, bool checks)
    {
        int next = -1, fields = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte b = bytes[i];
            bool separates = b == format.Separator;
            if (state == State.Quoted)
            {
                if (b == CsvIndex.Quote) state = State.QuoteInQuoted;
                continue;
            }
            if (b == CsvIndex.Quote && state != State.Unquoted)
            {
                state = State.Quoted;
                continue;
            }
            if (separates)
            {
                state = State.FieldStart;
                fields++;
            }
            else if (b == CsvIndex.LineFeed)
            {
                // Blank lines are no records, and of the first only the end is seen.
                bool isBlank = fields == 0 && state == State.FieldStart;
                if (checks && next >= 0 && !isBlank && fields + 1 != format.Columns) return (State.Impossible, next);
                if (next < 0) next = i + 1;
                state = State.FieldStart;
                fields = 0;
            }
            else if (state == State.QuoteInQuoted)
            {
                if (checks && b != CsvIndex.Return) return (State.Impossible, next);
                if (b != CsvIndex.Return) state = State.Unquoted;
            }
            else if (state != State.FieldStart || b != CsvIndex.Return)
            {
                state = State.Unquoted;
            }
        }
        return (state, next);
    }

    /// <summary>The state before <paramref name="position"/>, known by reading all that precedes it.</summary>
    private static State ExactState(Stream stream, CsvFile csv, long position, CsvFormat format)
    {
        var (at, state) = _states.Nearest(csv, position, format.Separator) ?? (csv.DataStart, State.FieldStart);
        while (at < position)
        {
            byte[] bytes = Read(stream, at, (int)Math.Min(1 << 20, position - at));
            state = Follow(bytes, state, format, checks: false).End;
            at += bytes.Length;
        }
        _states.Add(csv, position, state, format.Separator);
        return state;
    }

    private static byte[] Read(Stream stream, long position, int count)
    {
        var bytes = new byte[count];
        stream.Position = position;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
