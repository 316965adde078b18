using System.Collections.Concurrent;

namespace TaskGraph;

/// <summary>
/// Lists as the collections that C# code asks for. A null element is null where the collection's elements can be, NaN in floating point, else an error:
/// <c>int?[]</c> reads all lists of numbers, <c>int[]</c> those without nulls.
/// </summary>
internal abstract class ListReader
{
    private static readonly ConcurrentDictionary<Type, ListReader?> _readers = new();

    // List, and what arrays are too.
    private static readonly Type[] _generic =
        [typeof(List<>), typeof(IEnumerable<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IList<>)];

    /// <summary>The column type whose lists are read.</summary>
    public abstract ColumnType Column { get; }

    /// <summary>A list, which must not be null.</summary>
    /// <param name="lists">The column.</param>
    /// <param name="at">The list.</param>
    /// <param name="row">The row that it is in, for messages.</param>
    /// <param name="name">The name of the row's column, for messages.</param>
    /// <exception cref="InvalidOperationException">An element is null and has no null.</exception>
    public abstract object Read(ListColumn lists, int at, int row, string name);

    /// <summary>The reader for a type of collections; null where columns are not read as that.</summary>
    public static ListReader? For(Type collection) => _readers.GetOrAdd(collection, static c
        => ElementOf(c) is { } element && ColumnTypes.TryOf(c, out _) ? (ListReader)Activator.CreateInstance(typeof(Reader<>).MakeGenericType(element), c)! : null);

    /// <summary>The type of the elements of an array, a List or an interface of both; null for other types.</summary>
    public static Type? ElementOf(Type type) => type.IsSZArray ? type.GetElementType()
        : type.IsGenericType && _generic.Contains(type.GetGenericTypeDefinition()) ? type.GetGenericArguments()[0] : null;

    private sealed class Reader<T>(Type collection) : ListReader
    {
        private readonly ListReader? _inner = For(typeof(T));
        private readonly bool _isList = collection == typeof(List<T>);

        public override ColumnType Column { get; } = ColumnTypes.Of(collection);

        public override object Read(ListColumn lists, int at, int row, string name)
        {
            int start = lists.Offsets[at];
            T[] values = Values(lists.Elements, start, lists.Offsets[at + 1] - start, row, name);
            return _isList ? new List<T>(values) : values;
        }

        private T[] Values(ColumnData elements, int start, int length, int row, string name)
        {
            T[] values = elements is ISpanSource<T> source ? source.Span.Slice(start, length).ToArray() : new T[length];
            bool isDone = elements is ISpanSource<T> ? !elements.HasNulls
                : elements.Type.Kind().TryVisitFixed(new Nullables(elements, start, values), out bool isFilled) && isFilled;
            if (isDone) return values;
            for (int i = 0; i < length; i++)
            {
                if (elements.IsNull(start + i)) values[i] = Missing(i, row, name);
                else if (elements is ListColumn inner) values[i] = (T)_inner!.Read(inner, start + i, row, name);
                else if (elements is StringColumn) values[i] = Cell.Get<T>(elements, start + i, name);
            }
            return values;
        }

        private static T Missing(int at, int row, string name)
        {
            if (default(T) is null) return default!;
            if (typeof(T) == typeof(double)) return (T)(object)double.NaN;
            if (typeof(T) == typeof(float)) return (T)(object)float.NaN;
            throw new InvalidOperationException($"Element {at} of row {row} of column '{name}' is null. Read lists of {TypeNames.Of(typeof(T))}? instead, such as {TypeNames.Of(typeof(T))}?[].");
        }
    }

    /// <summary>Fills an array of a nullable type; others it leaves, and says so.</summary>
    private sealed class Nullables(ColumnData elements, int start, Array values) : IFixedVisitor<bool>
    {
        public bool Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
        {
            if (values is not T?[] to) return false;
            var from = ((FixedColumn<T>)elements).Values.Slice(start, to.Length);
            for (int i = 0; i < to.Length; i++) to[i] = elements.IsNull(start + i) ? null : from[i];
            return true;
        }
    }
}

/// <summary>The reader for a type, found once.</summary>
internal static class ListReader<T>
{
    public static readonly ListReader? Reader = ListReader.For(typeof(T));
}
