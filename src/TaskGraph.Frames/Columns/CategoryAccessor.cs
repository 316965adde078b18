namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>Facts about categories: <c>df["size"].Cat.Codes</c>.</summary>
    /// <exception cref="ArgumentException">The series does not hold categories.</exception>
    public CategoryAccessor Cat => ColumnType == ColumnType.Category ? new(this)
        : throw new ArgumentException($"Cat is for categories, '{Name}' holds {ColumnType.Name()}. Use AsCategory, or Cast<Category>().");
}

/// <summary>Facts about a series of categories.</summary>
public sealed class CategoryAccessor
{
    private readonly Series _series;

    internal CategoryAccessor(Series series) => _series = series;

    /// <summary>
    /// The place of each value among the categories, as int; null stays null. Of a series without a given set (<c>Cast&lt;Category&gt;()</c>) places hold
    /// within one partition.
    /// </summary>
    public Series Codes => new CategoryCodesFunction().Of(_series);
}

internal sealed class CategoryCodesFunction() : ColumnFunction("category-codes")
{
    public override ColumnType ResultFor(FrameColumn column) => ColumnType.Int;

    // Where no set of categories is given, a partition has its own.
    public override bool IsRowwise => false;

    public override ColumnData Apply(ColumnData column) => new FixedColumn<int>(((StringColumn)column).Buffer.Share(), column.Validity.Share());
}
