using System.Buffers;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// What there is to know of a column type: its name and C# type, how its values lie in memory, how they are told apart, ordered, hashed and written
/// down. Kernels ask the kind instead of listing types.
/// </summary>
internal abstract class ColumnKind(ColumnType column, Type type, string name)
{
    /// <summary>The type as schemas and encoded partitions have it.</summary>
    public ColumnType Column => column;

    /// <summary>The C# type of a value.</summary>
    public Type Type => type;

    /// <summary>The C# type of a value that is read as an object, and not null; elements of lists are of a type that has null.</summary>
    public virtual Type BoxedType => type;

    /// <summary>The type's name in C#.</summary>
    public string Name => name;

    /// <summary>Whether arithmetic is defined; then <see cref="VisitNumber"/> is.</summary>
    public virtual bool IsNumeric => false;

    /// <summary>Whether values can be keys of groups and joins, and be sorted by.</summary>
    public virtual bool IsKey => true;

    /// <summary>Whether all values have one size, so that <see cref="TryVisitFixed"/> finds a type.</summary>
    public virtual bool IsFixed => false;

    /// <summary>Whether <see cref="TryVisitStorage"/> finds a type.</summary>
    public virtual bool HasStorage => false;

    /// <summary>Whether values stand in text files as one field.</summary>
    public virtual bool HasText => true;

    /// <summary>Collects values.</summary>
    public abstract ColumnBuilder NewBuilder(int capacity);

    /// <summary>A column of nulls.</summary>
    public abstract ColumnData Nulls(int length);

    /// <summary>Columns one after the other; see <see cref="Concatenation"/>.</summary>
    public abstract ColumnData Concat(ReadOnlySpan<ColumnData> parts, bool managed, Action<ColumnData>? copied);

    /// <summary>A column of an array's values, in garbage-collected memory; null where the array is not one of this type.</summary>
    public abstract ColumnData? FromArray(Array values);

    /// <summary>Writes the values, without which of them are null.</summary>
    public abstract void Encode(ColumnData values, IBufferWriter<byte> writer);

    /// <summary>Reads what <see cref="Encode"/> wrote. Takes the validity over.</summary>
    public abstract ColumnData Decode(ref ReadOnlySpan<byte> bytes, int rows, ColumnValidity validity);

    /// <summary>The column as a part of a key.</summary>
    public virtual KeyPart KeyOf(ColumnData values) => throw new NotSupportedException($"A column of {Name} is no key.");

    /// <summary>The column as a key to sort by.</summary>
    public virtual OrderKey OrderOf(ColumnData values, bool ascending, bool missingFirst)
        => throw new NotSupportedException($"A column of {Name} has no order.");

    /// <summary>Mixes the rows' values from <paramref name="start"/> on into hashes; the same in every process.</summary>
    public virtual void Hash(ColumnData values, int start, Span<ulong> hashes) => throw new NotSupportedException($"A column of {Name} is no key.");

    /// <summary>Calls the visitor with the C# type of numbers.</summary>
    public virtual TResult VisitNumber<TResult>(INumberVisitor<TResult> visitor) => throw new NotSupportedException($"A column of {Name} holds no numbers.");

    /// <summary>
    /// Calls the visitor with a number type of the same size whose order is that of the values: <c>long</c> for times, themselves for numbers.
    /// False where there is none.
    /// </summary>
    public virtual bool TryVisitStorage<TResult>(INumberVisitor<TResult> visitor, out TResult result)
    {
        result = default!;
        return false;
    }

    /// <summary>Calls the visitor with the C# type of values of one size; false where values have different sizes.</summary>
    public virtual bool TryVisitFixed<TResult>(IFixedVisitor<TResult> visitor, out TResult result)
    {
        result = default!;
        return false;
    }
}

/// <summary>What is done for a type of numbers; columns of it are <see cref="FixedColumn{T}"/>, or have such values in memory.</summary>
internal interface INumberVisitor<out TResult>
{
    TResult Visit<T>() where T : unmanaged, System.Numerics.INumber<T>, System.Numerics.IMinMaxValue<T>;
}

/// <summary>What is done for a type of values of one size, whose columns are <see cref="FixedColumn{T}"/>.</summary>
internal interface IFixedVisitor<out TResult>
{
    TResult Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>;
}
