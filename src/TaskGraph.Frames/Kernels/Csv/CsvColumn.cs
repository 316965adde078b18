using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>Parses one column of indexed text, run after run.</summary>
internal abstract class CsvColumn : IDisposable
{
    /// <summary>Adds the column's values of all records.</summary>
    /// <param name="fields">The records.</param>
    /// <param name="column">The field of each that is the column's.</param>
    /// <param name="first">Where to go on behind a record whose field is no value, which becomes null; else 0.</param>
    /// <returns>The first record whose field is no value of the column's type, or -1.</returns>
    public abstract int Append(in CsvFields fields, int column, int first = 0);

    /// <summary>Adds a null.</summary>
    public abstract void AppendNull();

    /// <summary>The column; nothing can be added afterwards.</summary>
    public abstract ColumnData Build();

    public abstract void Dispose();

    /// <param name="type">The column's type.</param>
    /// <param name="expectedRows">How many rows to make room for at first.</param>
    /// <param name="nulls">Texts that stand for null beside nothing at all.</param>
    /// <param name="thousands">The byte between groups of digits; 0 where there is none.</param>
    public static CsvColumn For(ColumnType type, int expectedRows, byte[][] nulls, byte thousands)
    {
        if (type.IsText()) return new CsvStringColumn(expectedRows, nulls, type);
        type.Kind().TryVisitFixed(new Making(expectedRows, nulls, type.IsNumeric() ? thousands : (byte)0), out CsvColumn column);
        return column;
    }

    private sealed class Making(int expectedRows, byte[][] nulls, byte thousands) : IFixedVisitor<CsvColumn>
    {
        public CsvColumn Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T> => new Parsed<T>(expectedRows, nulls, thousands);
    }

    /// <summary>The text between a field's quotes, with pairs of quotes as one; null where there is something behind the closing one.</summary>
    public static byte[]? Unquote(ReadOnlySpan<byte> field)
    {
        var text = new byte[field.Length];
        int length = 0;
        for (int i = 1; i < field.Length; i++)
        {
            if (field[i] == CsvIndex.Quote)
            {
                if (i == field.Length - 1) return text[..length];
                if (field[++i] != CsvIndex.Quote) return null;
            }
            text[length++] = field[i];
        }
        return null;
    }

    private sealed class Parsed<T>(int expectedRows, byte[][] nulls, byte thousands) : CsvColumn where T : unmanaged, ISpanParsable<T>
    {
        private readonly FixedColumnBuilder<T> _builder = new(expectedRows);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override unsafe int Append(in CsvFields fields, int column, int first = 0)
        {
            var to = first == 0 ? _builder.Extend(fields.Rows) : _builder.Last(fields.Rows);
            int before = _builder.Count - to.Length;
            if (first > 0) _builder.SetNull(before + first - 1);
            for (int row = first; row < to.Length; row++)
            {
                byte* text = fields.Begin(row, column, out int length);
                bool isNamed = nulls.Length > 0 && CsvText.IsAmong(new(text, length), nulls); // which may be a number too, as -999
                if (length == 0 || isNamed || !CsvValue.TryParse(text, length, out to[row]))
                {
                    if (!TryOther(new(text, length), out to[row], out bool isNull)) return row;
                    if (isNull) _builder.SetNull(before + row);
                }
            }
            return -1;
        }

        public override void AppendNull() => _builder.AppendNull();

        public override ColumnData Build() => _builder.Build();

        public override void Dispose() => _builder.Release();

        // What stands in quotes or between blanks, or for a missing value.
        private unsafe bool TryOther(ReadOnlySpan<byte> field, out T value, out bool isNull)
        {
            value = default;
            var text = field;
            if (text.Length > 0 && text[0] == CsvIndex.Quote)
            {
                isNull = false;
                if (Unquote(text) is not { } unquoted) return false;
                text = unquoted;
            }
            text = text.Trim((byte)' ');
            isNull = CsvText.IsMissing(text, nulls);
            if (isNull) return true;
            if (thousands != 0 && text.Contains(thousands)) text = CsvText.WithoutGroups(text, thousands);
            // Parsers read up to eight bytes before the text and sixteen of it.
            Span<byte> padded = text.Length <= 80 ? stackalloc byte[128] : new byte[text.Length + 48];
            text.CopyTo(padded[16..]);
            fixed (byte* first = padded) return CsvValue.TryParse(first + 16, text.Length, out value);
        }
    }

    private sealed class CsvStringColumn(int expectedRows, byte[][] nulls, ColumnType type) : CsvColumn
    {
        private const int Ahead = 32; // words announced at a time: enough to wait for them all at once

        private readonly StringColumnBuilder _builder = new(expectedRows, type);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override unsafe int Append(in CsvFields fields, int column, int first = 0)
        {
            var to = first == 0 ? _builder.Extend(fields.Rows) : _builder.Last(fields.Rows);
            int before = _builder.Count - to.Length;
            if (first > 0)
            {
                to[first - 1] = 0;
                _builder.SetNull(before + first - 1);
            }
            var words = _builder.Words;
            for (int row = first, announced = first; row < to.Length; row++)
            {
                if (row >= announced && words.IsLarge)
                    for (announced = row; announced < Math.Min(row + Ahead, to.Length); announced++) words.Prefetch(fields[announced, column]);
                byte* text = fields.Begin(row, column, out int length);
                if (length == 0 || nulls.Length > 0 && CsvText.IsAmong(new(text, length), nulls))
                {
                    to[row] = 0;
                    _builder.SetNull(before + row);
                }
                else if (*text == CsvIndex.Quote)
                {
                    var inner = new ReadOnlySpan<byte>(text + 1, Math.Max(length - 2, 0));
                    if (length >= 2 && text[length - 1] == CsvIndex.Quote && inner.IndexOf(CsvIndex.Quote) < 0) to[row] = words.Add(inner);
                    else if (Unquote(new(text, length)) is { } unquoted) to[row] = words.Add(unquoted);
                    else return row;
                }
                else to[row] = words.AddReadable(text, length);
            }
            return -1;
        }

        public override void AppendNull() => _builder.AppendNull();

        public override ColumnData Build() => _builder.Build();

        public override void Dispose() => _builder.Release();
    }
}
