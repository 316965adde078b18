using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>
    /// The values as another type: numbers toward zero, texts parsed and printed invariantly; null stays null. A value that the type
    /// can't hold fails the computation and is named.
    /// </summary>
    /// <typeparam name="T">bool, int, long, float, double, DateTime or string.</typeparam>
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

    public override ColumnData Apply(ColumnData column) => Casting.To(column, type);
}
