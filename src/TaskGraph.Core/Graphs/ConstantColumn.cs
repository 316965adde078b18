namespace TaskGraph;

/// <summary>A value for each task of a layer, such as the byte range of a file. Rows of the layers' blocks.</summary>
public abstract class ConstantColumn
{
    /// <summary>The same column for the given rows only, to travel with a batch of tasks.</summary>
    internal abstract ConstantColumn Gather(ReadOnlySpan<int> rows);
}

/// <summary>A typed column of constants.</summary>
public sealed class ConstantColumn<T> : ConstantColumn
{
    private readonly T[] _values;

    /// <summary>A column over <paramref name="values"/>, one for each block of the layer.</summary>
    public ConstantColumn(T[] values) => _values = values;

    /// <summary>The value for block <paramref name="row"/>.</summary>
    public T this[int row] => _values[row];

    internal override ConstantColumn Gather(ReadOnlySpan<int> rows)
    {
        var values = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++) values[i] = _values[rows[i]];
        return new ConstantColumn<T>(values);
    }
}
