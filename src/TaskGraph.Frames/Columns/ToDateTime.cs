using System.Globalization;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Times from texts.</summary>
public static class ToDateTimeOperation
{
    extension(Series series)
    {
        /// <summary>
        /// Times from texts in one of .NET's formats, invariantly: <c>ToDateTime("dd/MM/yyyy")</c>; null stays null. A text in another form fails the
        /// computation, which names the row and the text. <c>Cast&lt;DateTime&gt;()</c> takes common forms without one.
        /// </summary>
        /// <exception cref="ArgumentException">The series does not hold texts.</exception>
        public Series ToDateTime(string format)
        {
            ArgumentException.ThrowIfNullOrEmpty(format);
            return new ToDateTimeFunction(format).Of(series);
        }
    }
}

internal sealed class ToDateTimeFunction(string format) : ColumnFunction("to-datetime", format)
{
    public override ColumnType ResultFor(FrameColumn column) => column.ColumnType.IsText() ? ColumnType.DateTime : throw Undefined("ToDateTime", "texts", column);

    public override bool IsTotalFor(ColumnType type) => false;

    public override bool IsCostlyFor(ColumnType type) => true;

    public override ColumnData Apply(ColumnData column) => TextParsing.To((StringColumn)column, ColumnType.DateTime,
        (string text, out DateTime value) => DateTime.TryParseExact(text, Details, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out value));
}
