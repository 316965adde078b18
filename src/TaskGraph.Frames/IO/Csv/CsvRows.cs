using System.Text;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// The rows of a block as they are parsed. Where bad lines are left out or collected all columns are parsed, whichever are wanted: which lines are
/// bad must not depend on it.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private readonly FrameSchema _schema, _parsed;
    private readonly CsvFormat _format;
    private readonly int[] _places; // of the parsed columns in the file
    private readonly CsvColumn[] _columns;
    private readonly ColumnData?[] _built;
    private readonly CsvBadLines? _bad;
    private int _rows;

    /// <param name="csv">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="all">All columns, as they lie in the file; behind them those of bad lines.</param>
    /// <param name="schema">The columns to be built.</param>
    /// <param name="expected">How many rows to make room for at first.</param>
    public CsvRows(CsvFile csv, CsvFormat format, FrameSchema all, FrameSchema schema, int expected)
    {
        (_format, _schema) = (format, schema);
        _bad = format.BadLines == BadLines.Error ? null : new CsvBadLines(csv);
        _parsed = _bad is null ? schema : new FrameSchema(all.Take(format.Columns));
        _places = [.. _parsed.Names.Select(all.IndexOf)];
        _columns = [.. _parsed.Select(c => CsvColumn.For(c.ColumnType, expected, format.Nulls, format.Thousands))];
        _built = new ColumnData?[_columns.Length];
    }

    /// <summary>Takes the next records.</summary>
    /// <param name="fields">The records.</param>
    /// <param name="position">Where in the file the text begins that they are of.</param>
    /// <exception cref="CsvFormatException">A field is no value of its column's type, and bad lines are an error.</exception>
    public void Add(in CsvFields fields, long position)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            for (int misfit = _columns[i].Append(fields, _places[i]); misfit >= 0; misfit = _columns[i].Append(fields, _places[i], misfit + 1))
            {
                if (_bad is null) throw Misfit(position, fields, misfit, i);
                var line = fields.Record(misfit, out long offset);
                _bad.Add(_rows + misfit, position + offset, _parsed[i].Name, _format.BadLines == BadLines.Collect ? line : default);
            }
        }
        _rows = checked(_rows + fields.Rows);
    }

    /// <summary>Takes a line with too many or too few fields as a row of nulls.</summary>
    public void AddBadLine(ReadOnlySpan<byte> line, long position)
    {
        foreach (var column in _columns) column.AppendNull();
        _bad!.Add(_rows, position, null, line);
        _rows = checked(_rows + 1);
    }

    /// <summary>The wanted columns.</summary>
    public FramePartition Build()
    {
        for (int i = 0; i < _columns.Length; i++) _built[i] = _columns[i].Build();
        var wanted = new ColumnData[_schema.Count];
        try
        {
            for (int i = 0; i < wanted.Length; i++)
                wanted[i] = _parsed.TryIndexOf(_schema[i].Name, out int at) ? _built[at]!.Share() : _bad!.Column(_schema[i].Name, _rows);
        }
        catch
        {
            foreach (var column in wanted) column?.Release();
            throw;
        }
        var rows = new FramePartition(_schema, wanted, _rows);
        if (_bad is not { Count: > 0 }) return rows;
        try
        {
            return _format.BadLines == BadLines.Skip ? _bad.Without(rows) : _bad.Nulled(rows, _parsed);
        }
        finally
        {
            rows.Release();
        }
    }

    public void Dispose()
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_built[i] is { } built) built.Release();
            else _columns[i].Dispose();
        }
    }

    private unsafe CsvFormatException Misfit(long position, in CsvFields fields, int row, int column)
    {
        byte* field = fields.Begin(row, _places[column], out int length);
        string text = Encoding.UTF8.GetString(new ReadOnlySpan<byte>(field, Math.Min(length, 100)));
        var (name, type) = (_parsed[column].Name, _parsed.TypeAt(column));
        string wider = type is ColumnType.Long or ColumnType.Int && CsvText.TryDouble(field, length, out _) ? "double" : "string";
        string advice = type == ColumnType.String ? "Double the quotes within quotes"
            : $"Pass schema: new FrameSchema((\"{name}\", typeof({wider}))), or badLines: to leave such lines out or collect them";
        string problem = type == ColumnType.String ? "has text behind a closing quote"
            : $"is no {type.Name()}, which the schema or the sample of the files says";
        return new(position + fields.OffsetOf(field), $"has {text} in column '{name}', which {problem}. {advice}".TrimEnd('.'));
    }
}
