using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// Reads the records of a run of bytes: pieces that stay in the processor's cache are indexed, then parsed a column at a time, and
/// only the wanted columns. What is left of a record at a piece's end is read again with the next.
/// </summary>
internal sealed unsafe class CsvReader : IDisposable
{
    private const int Margin = 128, FirstPiece = 512 << 10;

    private readonly Stream _stream;
    private readonly CsvFormat _format;
    private readonly bool _endsAtBoundary, _isCut;
    private readonly CsvIndex _index = new();
    private BadLineVisitor? _visitBadLine;
    private Block _block;
    private long _piece = FirstPiece, _left;
    private int _filled;

    /// <summary>A reader of <paramref name="length"/> bytes from where the stream is; to its end where negative.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="position">Where in the file that is, for errors.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="format">How the file is written.</param>
    /// <param name="endsAtBoundary">Whether more of the file follows.</param>
    /// <param name="isCut">Whether the bytes may end within a record, which is then left out.</param>
    public CsvReader(Stream stream, long position, long length, CsvFormat format, bool endsAtBoundary = false, bool isCut = false)
    {
        _endsAtBoundary = endsAtBoundary;
        _isCut = isCut;
        _stream = stream;
        _format = format;
        _left = length < 0 ? long.MaxValue : length;
        Position = position;
        if (length >= 0) _piece = Math.Min(_piece, Math.Max(length, 1));
        _block = BlockPool.Shared.Rent(_piece + 2 * Margin);
    }

    // Where in the file the current piece begins.
    private long Position { get; set; }

    private byte* Text => (byte*)_block.Address + Margin;

    /// <summary>What to do with each run of records that have no blank line between them.</summary>
    /// <param name="fields">The records.</param>
    /// <param name="position">Where in the file the text begins that they are of.</param>
    public delegate void Visitor(in CsvFields fields, long position);

    /// <summary>What to do with a line that is no record.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="position">Where in the file it begins.</param>
    public delegate void BadLineVisitor(ReadOnlySpan<byte> line, long position);

    /// <summary>Walks all records.</summary>
    /// <param name="visit">Takes them run by run.</param>
    /// <param name="cancellation">Asked between pieces.</param>
    /// <param name="visitBadLine">Takes lines with another number of fields, where they are collected.</param>
    /// <exception cref="CsvFormatException">A record has too many or too few fields, or a quote is never closed.</exception>
    public void ReadAll(Visitor visit, CancellationToken cancellation, BadLineVisitor? visitBadLine = null)
    {
        _visitBadLine = visitBadLine;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isLast = Fill();
            if (_filled == 0) return;
            bool closed = isLast && !_isCut && Text[_filled - 1] != CsvIndex.LineFeed;
            if (closed) Text[_filled] = CsvIndex.LineFeed;
            _index.Scan(Text, _filled + (closed ? 1 : 0), _format.Separator);
            if (isLast && !_isCut && _index.EndsInQuotes)
                throw new CsvFormatException(Position + LastStart(), _endsAtBoundary
                    ? "begins a field in quotes that is too long to be read in blocks. Pass blockSize: with more bytes than the file has"
                    : "opens a quote that is never closed");
            int used = Visit(visit);
            if (isLast) return;
            if (used == 0) Enlarge();
            Buffer.MemoryCopy(Text + used, Text, _filled, _filled - used);
            _filled -= used;
            Position += used;
        }
    }

    public void Dispose()
    {
        _index.Dispose();
        _block.Release();
    }

    // Whether there is no more to read behind what has been read.
    private bool Fill()
    {
        while (_filled < _piece && _left > 0)
        {
            int read = _stream.Read(new Span<byte>(Text + _filled, (int)Math.Min(_piece - _filled, _left)));
            if (read == 0) _left = 0;
            else _left -= read;
            _filled += read;
        }
        return _left == 0;
    }

    private void Enlarge()
    {
        if (_piece >= Array.MaxLength / 2) throw new CsvFormatException(Position, $"begins a record of more than {new ByteSize(_piece)}");
        _piece *= 4;
        var larger = BlockPool.Shared.Rent(_piece + 2 * Margin);
        Buffer.MemoryCopy(Text, (byte*)larger.Address + Margin, _filled, _filled);
        _block.Release();
        _block = larger;
    }

    private int LastStart()
    {
        var ends = _index.Ends;
        for (int i = ends.Length - 1; i >= 0; i--)
            if (Text[ends[i]] == CsvIndex.LineFeed) return ends[i] + 1;
        return 0;
    }

    /// <summary>Passes the complete records on; returns the bytes they take.</summary>
    private int Visit(Visitor visit)
    {
        var ends = _index.Ends;
        int count = ends.Length;
        while (count > 0 && Text[ends[count - 1]] != CsvIndex.LineFeed) count--;
        if (count == 0) return 0;
        fixed (int* first = ends)
        {
            if (_format.Comment is null && IsRegular(ends[..count])) visit(new CsvFields(Text, 0, first, _index.Lines, _format.Columns), Position);
            else VisitRuns(visit, ends[..count], first);
        }
        return ends[count - 1] + 1;
    }

    // As many line feeds as records, each behind the last field of one.
    private bool IsRegular(ReadOnlySpan<int> ends)
    {
        int columns = _format.Columns;
        if ((long)_index.Lines * columns != ends.Length) return false;
        for (int i = columns - 1; i < ends.Length; i += columns)
            if (Text[ends[i]] != CsvIndex.LineFeed) return false;
        return true;
    }

    private void VisitRuns(Visitor visit, ReadOnlySpan<int> ends, int* first)
    {
        int runField = 0, runStart = 0, fields = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            fields++;
            if (Text[ends[i]] != CsvIndex.LineFeed) continue;
            int start = i == fields - 1 ? 0 : ends[i - fields] + 1;
            bool isComment = Text[start] == _format.Comment;
            if (fields != _format.Columns || isComment)
            {
                int length = ends[i] - start;
                bool isBlank = fields == 1 && (length == 0 || length == 1 && Text[start] == CsvIndex.Return);
                if (!isBlank && !isComment && _format.BadLines == BadLines.Error) throw new CsvFormatException(Position + start,
                    $"has {fields} field{(fields == 1 ? "" : "s")}, the file has {_format.Columns} columns");
                int rows = (i + 1 - fields - runField) / _format.Columns;
                if (rows > 0) visit(new CsvFields(Text, runStart, first + runField, rows, _format.Columns), Position);
                if (!isBlank && !isComment) _visitBadLine?.Invoke(new ReadOnlySpan<byte>(Text + start, length > 0 && Text[ends[i] - 1] == CsvIndex.Return ? length - 1 : length), Position + start);
                (runField, runStart) = (i + 1, ends[i] + 1);
            }
            fields = 0;
        }
        int rest = (ends.Length - runField) / _format.Columns;
        if (rest > 0) visit(new CsvFields(Text, runStart, first + runField, rest, _format.Columns), Position);
    }
}

/// <summary>A record is not as records must be.</summary>
/// <param name="position">Where in the file it, or the field in question, begins.</param>
/// <param name="what">What the line does: "has 3 fields, …".</param>
internal sealed class CsvFormatException(long position, string what) : Exception(what)
{
    public long Position { get; } = position;
}
