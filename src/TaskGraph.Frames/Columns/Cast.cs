using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>
    /// The values as another type: numbers toward zero, texts parsed and printed invariantly, times in UTC; null stays null. A value that the
    /// type can't hold fails the computation, which names the row and the value.
    /// </summary>
    /// <typeparam name="T">Any type of a column but lists; see <see cref="FrameColumn"/>.</typeparam>
    /// <exception cref="ArgumentException">There is no such conversion.</exception>
    public Series Cast<T>()
    {
        var type = ColumnTypes.Of(typeof(T));
        return type == ColumnType ? this : new CastFunction(type).Of(this);
    }
}

internal sealed class CastFunction(ColumnType type) : ColumnFunction("cast", type.Name())
{
    public override ColumnType ResultFor(FrameColumn column) => Casting.CanCast(column.ColumnType, type) ? type
        : throw new ArgumentException($"There is no conversion from {column.ColumnType.Name()} to {type.Name()} for '{column.Name}'.");

    // A wider type of number has a value for each of a narrower one.
    public override bool IsTotalFor(ColumnType from) => from.IsNumeric() && type.IsNumeric() && ColumnTypes.Comparable(from, type) == type;

    public override bool IsCostlyFor(ColumnType from) => from.IsText() || type.IsText();

    public override ColumnData Apply(ColumnData column) => Casting.To(column, type);
}
