using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Frames from CSV files.</summary>
public static class ReadCsvOperation
{
    private const long LeastBlock = 1 << 20, MostBlock = 32 << 20;

    extension(DataFrame)
    {
        /// <summary>
        /// A frame over CSV files, read in blocks of bytes when it is computed, and only the columns that are used. Fields may stand in
        /// quotes, with separators, line feeds and doubled quotes within. A field with nothing in it is null; so is NA, N/A or null among
        /// numbers, truths and times. Columns are bool, long, double, DateTime (2001-02-03T04:05:06 and shorter) or string, as a sample of the
        /// head, the middle and the tail suggests. Blank lines are skipped, except in a file of one column.
        /// </summary>
        /// <param name="path">A file, or several by <c>*</c>, <c>?</c> and <c>**</c>; ending in .gz or .br it is decompressed, as one block.</param>
        /// <param name="schema">The types of some or all columns by name, instead of those that the sample suggests.</param>
        /// <param name="separator">What stands between fields: one ASCII character.</param>
        /// <param name="header">Whether the first record names the columns; else they are column0, column1 and so on.</param>
        /// <param name="blockSize">The bytes of a partition; null takes between 1 and 32 MiB by the size of the files.</param>
        /// <param name="nulls">More texts that stand for null, in columns of any type; not where they stand in quotes.</param>
        /// <param name="comment">What a line begins with that is to be skipped: one ASCII character. Such lines must hold no quotes.</param>
        /// <param name="badLines">What happens to a line with too many or too few fields, or with a field that is no value of its column's type.</param>
        /// <param name="names">The names of all columns, instead of those in the file.</param>
        /// <param name="skipLines">How many lines precede the first record.</param>
        /// <param name="thousands">What stands between groups of three digits: one ASCII character.</param>
        /// <param name="encoding">How the files are encoded; null for UTF-8. A file in another encoding is one block.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="FileNotFoundException">No file is there, or none matches.</exception>
        /// <exception cref="InvalidDataException">A file is empty, has other columns than the first, or its sample is no CSV.</exception>
        /// <exception cref="ArgumentException">The schema names a column that is not there.</exception>
        public static DataFrame ReadCsv(
            string path, FrameSchema? schema = null, char separator = ',', bool header = true, ByteSize? blockSize = null,
            IReadOnlyList<string>? nulls = null, char? comment = null, BadLines badLines = BadLines.Error,
            IReadOnlyList<string>? names = null, int skipLines = 0, char? thousands = null, Encoding? encoding = null,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (separator is '"' or '\n' or '\r' || separator > 127)
                throw new ArgumentException($"'{separator}' can't separate fields. Use an ASCII character such as ',' or '\\t'.", nameof(separator));
            if (comment is '"' or '\n' or '\r' or > (char)127 || comment == separator)
                throw new ArgumentException($"'{comment}' can't begin a comment. Use an ASCII character such as '#' that separates nothing.", nameof(comment));
            if (thousands is '.' or '-' or '+' or (>= '0' and <= '9') or > (char)127)
                throw new ArgumentException($"'{thousands}' can't stand between groups of digits. Use an ASCII character such as ',' or '\\''.", nameof(thousands));
            ArgumentOutOfRangeException.ThrowIfNegative(skipLines);
            if (blockSize is { Bytes: <= 0 }) throw new ArgumentOutOfRangeException(nameof(blockSize), blockSize, "A block has at least one byte.");
            var found = FrameFiles.Find(path);
            bool isUtf8 = encoding is null || encoding.CodePage is 65001 or 20127; // ASCII is UTF-8 too
            var options = new CsvHeaderOptions((byte)separator, header, names is null ? null : [.. names], skipLines, (byte?)comment, isUtf8 ? null : encoding!.WebName);
            var (columns, first) = CsvHeader.Read(found[0], options);
            var files = new CsvFile[found.Length];
            files[0] = first;
            for (int i = 1; i < files.Length; i++) files[i] = Checked(found, i, columns, options);
            var format = new CsvFormat((byte)separator, columns.Length, (byte?)comment, badLines, [.. (nulls ?? []).Select(Encoding.UTF8.GetBytes)], (byte)(thousands ?? '\0'));
            return new(new ReadCsvExpr(files, format, SchemaOf(columns, schema, files, format), null, BlockSize(files, blockSize),
                new CallSite(callerFile, callerLine)));
        }
    }

    private static CsvFile Checked(IReadOnlyList<StoredFile> files, int index, string[] names, CsvHeaderOptions options)
    {
        var (others, file) = CsvHeader.Read(files[index], options);
        if (!others.AsSpan().SequenceEqual(names))
            throw new InvalidDataException($"'{files[index].Path}' has the columns {string.Join(", ", others)}, but " +
                $"'{files[0].Path}' has {string.Join(", ", names)}. Read files with equal columns together.");
        return file;
    }

    private static FrameSchema SchemaOf(string[] names, FrameSchema? given, CsvFile[] files, CsvFormat format)
    {
        foreach (var column in given ?? FrameSchema.Empty)
            if (!names.Contains(column.Name)) throw new ArgumentException(NearestName.Missing("column", column.Name, names), "schema");
        var types = given is not null && Array.TrueForAll(names, given.Contains) ? [] : CsvSample.TypesOf(files, format);
        var schema = new FrameSchema(names.Select((name, i)
            => given is not null && given.TryIndexOf(name, out int at) ? given[at] : new FrameColumn(name, types[i].ToType())));
        return format.BadLines == BadLines.Collect ? CsvBadLines.Columns.Aggregate(schema, (all, bad) => !all.Contains(bad.Name) ? all.With(bad.Name, bad.ColumnType)
            : throw new ArgumentException($"The files have a column '{bad.Name}', which is where bad lines are collected. Pass names: to call it otherwise.", "badLines")) : schema;
    }

    // A few blocks for each processor, so that all are busy to the end.
    private static long BlockSize(CsvFile[] files, ByteSize? asked)
        => asked?.Bytes ?? Math.Clamp(files.Sum(f => f.File.Length) / (4 * Environment.ProcessorCount), LeastBlock, MostBlock);
}

/// <summary>CSV files in blocks of bytes. Knows the columns it shall read.</summary>
internal sealed class ReadCsvExpr : FrameExpr, IBlockwise
{
    private readonly CsvFile[] _files;
    private readonly CsvFormat _format;
    private readonly FrameSchema _all;
    private readonly long _blockSize;
    private ConstantColumn[]? _constants;

    /// <param name="files">The files, in order.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="all">All their columns.</param>
    /// <param name="columns">The names of those to read, in the files' order; null for all.</param>
    /// <param name="blockSize">The bytes of a block.</param>
    /// <param name="callSite">Where the user called it.</param>
    public ReadCsvExpr(CsvFile[] files, CsvFormat format, FrameSchema all, string[]? columns, long blockSize, CallSite callSite)
        : base("read-csv", [], TokenOf(files, format, all, columns, blockSize), columns is null ? all
            : all.Select(columns), Cut(files, blockSize).Length, callSite,
            new RowSet(TokenOf(files, format, FrameSchema.Empty, null, blockSize), null))
    {
        _files = files;
        _format = format;
        _all = all;
        _blockSize = blockSize;
        Code = new ReadCsvCode(format, all, Schema);
    }

    public TaskCode Code { get; }

    public ConstantColumn[] Constants => _constants ??= [new ConstantColumn<CsvBlock>(Cut(_files, _blockSize))];

    public override string Details
    {
        get
        {
            string files = _files.Length == 1 ? _files[0].File.Name
                : string.Create(CultureInfo.InvariantCulture, $"{_files[0].File.Name} and {_files.Length - 1} more");
            return Schema.Count == _all.Count ? files
                : string.Create(CultureInfo.InvariantCulture, $"{files}, {Schema.Count} of {_all.Count} columns");
        }
    }

    // Text takes about as many bytes as the values it is read as.
    public override long? BytesRead => Array.Exists(_files, f => f.File.IsCompressed) ? null
        : _files.Sum(f => f.File.Length) * (_format.BadLines == BadLines.Error ? Schema.Count : _all.Count) / Math.Max(1, _all.Count);

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
    {
        string[] names = [.. Schema.Names.Where(needed.Contains)];
        return names.Length == Schema.Count ? this : new ReadCsvExpr(_files, _format, _all, names, _blockSize, CallSite).With(Settings);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;

    private static CsvBlock[] Cut(CsvFile[] files, long blockSize)
    {
        var blocks = new List<CsvBlock>();
        foreach (var file in files)
        {
            if (file.IsWhole)
            {
                blocks.Add(new(file, file.DataStart, -1));
                continue;
            }
            long length = Math.Max(file.File.Length - file.DataStart, 0), count = Math.Max(1, (length + blockSize - 1) / blockSize);
            for (long i = 0; i < count; i++)
                blocks.Add(new(file, file.DataStart + i * blockSize, file.DataStart + Math.Min(length, (i + 1) * blockSize)));
        }
        return [.. blocks];
    }

    private static UInt128 TokenOf(CsvFile[] files, CsvFormat format, FrameSchema all, string[]? columns, long blockSize)
    {
        var token = TokenBuilder.Of("csv").Add(format.Token).Add(blockSize).Add(all.Token).Add(columns is null).Add(files.Length);
        foreach (string name in columns ?? []) token.Add(name);
        foreach (var file in files)
        {
            file.File.AddTo(ref token);
            token.Add(file.DataStart).Add(file.Encoding);
        }
        return token.ToToken();
    }
}

/// <summary>A run of bytes of a file: the records that begin in it.</summary>
/// <param name="Csv">The file.</param>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte behind the last; -1 for a compressed file as a whole.</param>
internal readonly record struct CsvBlock(CsvFile Csv, long Start, long End);
