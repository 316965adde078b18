using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using ParquetSharp;

namespace TaskGraph;

/// <summary>Frames from Parquet files.</summary>
public static class ReadParquetOperation
{
    extension(DataFrame)
    {
        /// <summary>
        /// A frame over Parquet files, a partition for each row group. Only the columns that are used are read. Whole numbers are of their own type, decimals
        /// decimal, dates DateOnly, timestamps DateTime (in UTC where they are adjusted to it), times of the day TimeSpan, UUIDs Guid, texts, JSON and
        /// enumerations string, other bytes byte[], lists arrays, lists of lists arrays of arrays. Folders such as <c>year=2001</c> in a path are columns too, long or string, and a filter on them
        /// leaves files unread. Of files written here categories, TimeSpan and DateTimeOffset come back too.
        /// </summary>
        /// <param name="path">A file, or several by <c>*</c>, <c>?</c> and <c>**</c>.</param>
        /// <param name="columns">The names of the columns of the frame; null for all.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="FileNotFoundException">No file is there, or none matches.</exception>
        /// <exception cref="InvalidDataException">A file is no Parquet file, or has other columns than the first.</exception>
        /// <exception cref="NotSupportedException">A column holds maps, records, lists of such, lists nested deeper than three times or other values that a frame can't hold.</exception>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public static DataFrame ReadParquet(
            string path, IReadOnlyList<string>? columns = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var files = FrameFiles.Find(path);
            var folders = HivePath.SchemaOf(files);
            var groups = new List<ParquetGroup>();
            FrameSchema? schema = null;
            foreach (var file in files)
            {
                var footer = ParquetFooter.Read(file, columns is null ? null : [.. columns.Where(c => !folders.Contains(c))]);
                schema ??= footer.Schema;
                if (!schema.Equals(footer.Schema))
                    throw new InvalidDataException($"'{file.Path}' has the columns ({footer.Schema}), but " +
                        $"'{files[0].Path}' has ({schema}). Read files with equal columns together.");
                groups.AddRange(footer.Groups);
            }
            foreach (var column in folders)
                if (!schema!.Contains(column.Name) && columns?.Contains(column.Name) != false) schema = schema.With(column.Name, column.ColumnType);
            if (columns is not null) schema = schema!.Select(columns);
            return new(new ReadParquetExpr([.. groups], schema!, schema!, new CallSite(callerFile, callerLine)));
        }
    }
}

/// <summary>Row groups of Parquet files. Knows the columns it shall read.</summary>
internal sealed class ReadParquetExpr : FrameExpr, IBlockwise, IBoundedBlocks
{
    private readonly ParquetGroup[] _groups;
    private readonly FrameSchema _all;

    public ReadParquetExpr(ParquetGroup[] groups, FrameSchema all, FrameSchema schema, CallSite callSite)
        : base("read-parquet", [], TokenOf(groups, schema), schema, groups.Length, callSite,
            new RowSet(TokenOf(groups, FrameSchema.Empty), Array.ConvertAll(groups, g => (long)g.Rows)))
    {
        _groups = groups;
        _all = all;
        Code = new ReadParquetCode(schema);
        Constants = [new ConstantColumn<ParquetGroup>(groups)];
    }

    public TaskCode Code { get; }

    public ConstantColumn[] Constants { get; }

    public override string Details
    {
        get
        {
            string files = _groups.Length == 0 ? "" : _groups[0].File.Name;
            int others = _groups.Select(g => g.File.Path).Distinct().Count() - 1;
            if (others > 0) files = string.Create(CultureInfo.InvariantCulture, $"{files} and {others} more");
            return Schema.Count == _all.Count ? files
                : string.Create(CultureInfo.InvariantCulture, $"{files}, {Schema.Count} of {_all.Count} columns");
        }
    }

    public ValueBounds? BoundsOf(string column, int block) => ParquetBounds.Of(_groups[block], column, Schema.TypeOf(column));

    public FrameExpr Keep(int[] blocks)
        => (FrameExpr)new ReadParquetExpr(Array.ConvertAll(blocks, b => _groups[b]), _all, Schema, CallSite).With(Settings);

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
    {
        string[] names = [.. Schema.Names.Where(needed.Contains)];
        return names.Length == Schema.Count ? this : new ReadParquetExpr(_groups, _all, Schema.Select(names), CallSite).With(Settings);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;

    private static UInt128 TokenOf(ParquetGroup[] groups, FrameSchema schema)
    {
        var token = TokenBuilder.Of("parquet").Add(schema.Token).Add(groups.Length);
        foreach (var group in groups)
        {
            group.File.AddTo(ref token);
            token.Add(group.Index);
        }
        return token.ToToken();
    }
}

/// <summary>A row group.</summary>
/// <param name="File">Its file.</param>
/// <param name="Index">Its number within the file; -1 for a file without row groups.</param>
/// <param name="Rows">How many rows it has.</param>
internal readonly record struct ParquetGroup(StoredFile File, int Index, int Rows);

/// <summary>Reads the wanted columns of a row group.</summary>
internal sealed class ReadParquetCode(FrameSchema schema) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var group = context.Constant<ParquetGroup>(0);
        group.File.CheckUnchanged("ReadParquet");
        if (group.Index < 0) return FramePartition.Empty(schema);
        var columns = new ColumnData[schema.Count];
        if (columns.Length == 0) return new FramePartition(schema, columns, group.Rows);
        try
        {
            using var reader = new ParquetFileReader(group.File.Path);
            using var rows = reader.RowGroup(group.Index);
            var places = ParquetFooter.Places(reader.FileMetaData.Schema);
            var hints = ParquetTypes.HintsOf(reader.FileMetaData);
            for (int i = 0; i < columns.Length; i++)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                if (!places.ContainsKey(schema[i].Name))
                {
                    columns[i] = HivePath.Column(group.File.Path, schema[i].Name, schema.TypeAt(i), group.Rows);
                    continue;
                }
                using var column = rows.Column(places[schema[i].Name]);
                using var chunk = rows.MetaData.GetColumnChunkMetaData(places[schema[i].Name]);
                columns[i] = ParquetColumn.Read(column, schema.TypeAt(i), group.Rows, chunk.NumValues, hints.GetValueOrDefault(schema[i].Name));
                ListColumn.CheckBytes(columns[i], schema[i].Name);
            }
            return new FramePartition(schema, columns, group.Rows);
        }
        catch (Exception error)
        {
            foreach (var column in columns) column?.Release();
            if (error is ParquetException or InvalidDataException)
                throw new InvalidDataException($"Row group {group.Index} of '{group.File.Path}' can't be read: {error.Message}", error);
            throw;
        }
    }
}
