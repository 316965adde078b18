namespace TaskGraph;

/// <summary>Texts cut into parts, and parts of lists.</summary>
public static class SplitOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>The parts of each text between separators, as a list. Null stays null.</summary>
        /// <exception cref="ArgumentException"><paramref name="separator"/> is empty.</exception>
        public Series Split(string separator)
        {
            ArgumentException.ThrowIfNullOrEmpty(separator);
            return new SplitFunction(separator).Of(texts.Series);
        }

        /// <summary>The character at a place of each text, from its end where negative; null where the text is shorter.</summary>
        public Series Get(int index) => new GetCharacterFunction(index).Of(texts.Series);
    }

    extension(Series series)
    {
        /// <summary>The element at a place of each list, from its end where negative; null where the list is shorter.</summary>
        /// <exception cref="ArgumentException">The series does not hold lists.</exception>
        public Series ElementAt(int index) => new ElementFunction(index).Of(series);
    }
}

internal sealed class SplitFunction(string separator) : ColumnFunction("split", separator)
{
    public override ColumnType ResultFor(FrameColumn column) => ColumnType.String.ListOf();

    public override bool IsCostlyFor(ColumnType type) => true;

    public override ColumnData Apply(ColumnData column)
    {
        var builder = new ListColumnBuilder(ColumnType.String, column.Length);
        var words = new string[((StringColumn)column).Dictionary.Count][];
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
            {
                builder.AppendNull();
                continue;
            }
            int code = ((StringColumn)column).Codes[row];
            builder.AppendValue(words[code] ??= ((StringColumn)column).Dictionary.Text(code).Split(Details));
        }
        return builder.Build();
    }
}

internal sealed class GetCharacterFunction(int index) : ColumnFunction("get", $"{index}")
{
    public override ColumnType ResultFor(FrameColumn column) => ColumnType.String;

    public override bool IsCostlyFor(ColumnType type) => true;

    public override ColumnData Apply(ColumnData column)
    {
        var builder = new StringColumnBuilder(column.Length);
        for (int row = 0; row < column.Length; row++)
        {
            var runes = ((StringColumn)column).At(row)?.EnumerateRunes().ToArray() ?? [];
            int at = index < 0 ? runes.Length + index : index;
            if ((uint)at < (uint)runes.Length) builder.Append(runes[at].ToString());
            else builder.AppendNull();
        }
        return builder.Build();
    }
}

internal sealed class ElementFunction(int index) : ColumnFunction("element-at", $"{index}")
{
    public override ColumnType ResultFor(FrameColumn column) => column.ColumnType.IsList() ? column.ColumnType.ElementType() : throw Undefined("ElementAt", "lists", column);

    public override ColumnData Apply(ColumnData column)
    {
        var lists = (ListColumn)column;
        var rows = new int[lists.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            int start = lists.Offsets[row], length = lists.Offsets[row + 1] - start, at = index < 0 ? length + index : index;
            rows[row] = lists.IsNull(row) || (uint)at >= (uint)length ? -1 : start + at;
        }
        return lists.Elements.Take(rows, canMiss: true);
    }
}
