using System.Linq.Expressions;
using System.Reflection;

namespace TaskGraph;

public sealed partial class DataFrame
{
    /// <summary>
    /// The rows as records, for LINQ: <c>flights.As&lt;Flight&gt;().Where(f =&gt; f.Delay &gt; 15)</c>. Members stand for columns with the same letters and digits, upper and
    /// lower case being the same; expressions become expressions over columns when an operation is called.
    /// </summary>
    /// <typeparam name="T">A record or class whose properties are columns of the frame; it need not have all.</typeparam>
    /// <exception cref="ArgumentException">A property has no column, or one of another type.</exception>
    public FrameQuery<T> As<T>()
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            string column = QueryScope.NameOf(Schema, property.Name);
            if (!Cell.CanRead(Schema.TypeOf(column), property.PropertyType))
                throw new ArgumentException($"Column '{column}' holds {Schema.TypeOf(column).Name()}, '{property.Name}' of {typeof(T).Name} is {TypeNames.Of(property.PropertyType)}. Cast the column, or change the property.");
        }
        return new(this);
    }
}

/// <summary>
/// The rows of a frame as records of a type, to be asked by LINQ's words. Lazy and immutable: operations are put to columns where they are called, and
/// what columns can't do is an error there. Nulls follow the rules of frames: what is compared with null is unknown, and <c>Where</c> leaves it out.
/// </summary>
/// <typeparam name="T">What a row is.</typeparam>
public class FrameQuery<T>
{
    internal FrameQuery(DataFrame frame) => Frame = frame;

    /// <summary>
    /// The frame that the rows are of; its columns are called like the members of <typeparamref name="T"/>, those of a member that is an object itself with both
    /// names: <c>f.Delay</c>.
    /// </summary>
    public DataFrame Frame { get; }

    /// <summary>The rows for which <paramref name="predicate"/> is true.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public FrameQuery<T> Where(Expression<Func<T, bool>> predicate) => new(Frame[Translator(nameof(Where), predicate).Column(predicate.Body)]);

    /// <summary>
    /// What <paramref name="selector"/> makes of each row: a new object, whose members become columns, or one value. A member may be the row itself, as <c>let</c>
    /// in query syntax has it.
    /// </summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public FrameQuery<TResult> Select<TResult>(Expression<Func<T, TResult>> selector)
        => typeof(TResult) == typeof(T) && selector.Body is ParameterExpression ? (FrameQuery<TResult>)(object)this
            : new(QueryScope.Of(Frame, Translator(nameof(Select), selector).Columns(selector.Body)));

    /// <summary>The rows in order of a key; of equal ones the earlier first, nulls last.</summary>
    /// <exception cref="ArgumentException">The key can't be put to columns.</exception>
    public OrderedFrameQuery<T> OrderBy<TKey>(Expression<Func<T, TKey>> keySelector) => OrderedFrameQuery<T>.Of(Frame, [], nameof(OrderBy), keySelector, ascending: true);

    /// <summary>The rows in order of a key, greatest first; of equal ones the earlier first, nulls last.</summary>
    /// <exception cref="ArgumentException">The key can't be put to columns.</exception>
    public OrderedFrameQuery<T> OrderByDescending<TKey>(Expression<Func<T, TKey>> keySelector)
        => OrderedFrameQuery<T>.Of(Frame, [], nameof(OrderByDescending), keySelector, ascending: false);

    /// <summary>The rows by a key: a value, or a new object of several. Null is a key like others; groups come in the order of their keys.</summary>
    /// <exception cref="ArgumentException">The key can't be put to columns.</exception>
    public FrameGrouping<TKey, T> GroupBy<TKey>(Expression<Func<T, TKey>> keySelector)
        => new(Frame, Translator(nameof(GroupBy), keySelector).Columns(keySelector.Body));

    /// <summary>What <paramref name="elementSelector"/> makes of the rows, by a key.</summary>
    /// <exception cref="ArgumentException">The key or the element can't be put to columns.</exception>
    public FrameGrouping<TKey, TElement> GroupBy<TKey, TElement>(Expression<Func<T, TKey>> keySelector, Expression<Func<T, TElement>> elementSelector)
        => new(Select(elementSelector).Frame, Translator(nameof(GroupBy), keySelector).Columns(keySelector.Body));

    /// <summary>What <paramref name="resultSelector"/> makes of each pair of rows with equal keys, in the order of these rows; null equals nothing.</summary>
    /// <exception cref="ArgumentException">A key or the result can't be put to columns, or keys are of types that can't be compared.</exception>
    public FrameQuery<TResult> Join<TInner, TKey, TResult>(
        FrameQuery<TInner> inner, Expression<Func<T, TKey>> outerKeySelector, Expression<Func<TInner, TKey>> innerKeySelector, Expression<Func<T, TInner, TResult>> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(resultSelector);
        var (left, leftKeys) = QueryScope.WithKeys(Frame, "outer.", Translator(nameof(Join), outerKeySelector).Columns(outerKeySelector.Body));
        var (right, rightKeys) = QueryScope.WithKeys(inner.Frame, "inner.", inner.Translator(nameof(Join), innerKeySelector).Columns(innerKeySelector.Body));
        var joined = left.Merge(right, leftOn: leftKeys, rightOn: rightKeys, nullsMatch: false);
        var translator = new ColumnTranslator(nameof(Join), joined, parameter => parameter == resultSelector.Parameters[0] ? "outer." : "inner.");
        return new(QueryScope.Of(joined, translator.Columns(resultSelector.Body)));
    }

    /// <summary>The first rows.</summary>
    public FrameQuery<T> Take(int count) => new(Frame.Head(count));

    /// <summary>Each row once: the first of equal ones.</summary>
    public FrameQuery<T> Distinct() => new(Frame.DropDuplicates());

    /// <summary>The number of rows.</summary>
    public Delayed<long> LongCount() => Frame.RowCount();

    /// <summary>Computes the records.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public IReadOnlyList<T> Compute(IScheduler? scheduler = null) => Records(Frame.Compute(scheduler));

    /// <summary>Computes the records without holding the calling thread.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public async Task<IReadOnlyList<T>> ComputeAsync(ComputeOptions? options = null, CancellationToken cancellationToken = default)
        => Records(await Frame.ComputeAsync(options ?? ComputeOptions.Default, cancellationToken).ConfigureAwait(false));

    /// <summary>What is going to be computed.</summary>
    public override string ToString() => Frame.Explain();

    internal ColumnTranslator Translator(string operation, LambdaExpression function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(operation, Frame, parameter => parameter == function.Parameters[0] ? "" : null);
    }

    private static IReadOnlyList<T> Records(Frame frame)
    {
        if (!ColumnTypes.TryOf(typeof(T), out _)) return frame.ToRecords<T>();
        var column = frame.Column<T>(frame.Schema[0].Name);
        // Read one by one, a null is an error where T has none.
        return column.NullCount > 0 ? [.. column] : column.ToArray();
    }
}

/// <summary>Rows in order of one key or several.</summary>
/// <typeparam name="T">What a row is.</typeparam>
public sealed class OrderedFrameQuery<T> : FrameQuery<T>
{
    private readonly DataFrame _rows;
    private readonly (Series Key, bool Ascending)[] _keys;

    private OrderedFrameQuery(DataFrame rows, (Series Key, bool Ascending)[] keys) : base(QueryScope.Sorted(rows, keys)) => (_rows, _keys) = (rows, keys);

    /// <summary>In order of another key where the ones before are equal.</summary>
    /// <exception cref="ArgumentException">The key can't be put to columns.</exception>
    public OrderedFrameQuery<T> ThenBy<TKey>(Expression<Func<T, TKey>> keySelector) => Of(_rows, _keys, nameof(ThenBy), keySelector, ascending: true);

    /// <summary>In order of another key, greatest first, where the ones before are equal.</summary>
    /// <exception cref="ArgumentException">The key can't be put to columns.</exception>
    public OrderedFrameQuery<T> ThenByDescending<TKey>(Expression<Func<T, TKey>> keySelector) => Of(_rows, _keys, nameof(ThenByDescending), keySelector, ascending: false);

    internal static OrderedFrameQuery<T> Of(DataFrame rows, (Series Key, bool Ascending)[] before, string operation, LambdaExpression keySelector, bool ascending)
    {
        var keys = new FrameQuery<T>(rows).Translator(operation, keySelector).Columns(keySelector.Body);
        return new(rows, [.. before, .. keys.Select(k => (k.Values, ascending))]);
    }
}

/// <summary>Members of records as columns.</summary>
internal static class QueryScope
{
    /// <summary>The column of a member, among those that begin with a prefix.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static string NameOf(FrameSchema schema, string member, string prefix = "")
    {
        var own = MemberNames.Within(schema, prefix);
        return MemberNames.Find(own, member) is >= 0 and var at ? prefix + own[at].Name : throw new ArgumentException(NearestName.Missing("column", member, own.Names));
    }

    /// <summary>The rows in order of keys.</summary>
    public static DataFrame Sorted(DataFrame rows, (Series Key, bool Ascending)[] keys)
    {
        string[] names = [.. keys.Select((_, i) => Free(rows.Schema, $"key {i}"))];
        return rows.Assign([.. keys.Select((k, i) => (names[i], k.Key))]).SortValues(names, [.. keys.Select(k => k.Ascending)]).Select([.. rows.Columns]);
    }

    /// <summary>A frame of these columns only.</summary>
    public static DataFrame Of(DataFrame frame, (string Name, Series Values)[] columns) => frame.Assign(columns).Select(Array.ConvertAll(columns, c => c.Name));

    /// <summary>The frame with a prefix before all names, and keys beside it.</summary>
    public static (DataFrame Frame, string[] Keys) WithKeys(DataFrame frame, string prefix, (string Name, Series Values)[] keys)
    {
        string[] names = [.. keys.Select((_, i) => Free(frame.Schema, $"key {i}"))];
        var all = frame.Assign([.. keys.Select((k, i) => (names[i], k.Values))]);
        return (all.Rename([.. all.Columns.Select(c => (c, names.Contains(c) ? $"key of {prefix}{c}" : prefix + c))]), Array.ConvertAll(names, n => $"key of {prefix}{n}"));
    }

    /// <summary>A name that no column has.</summary>
    public static string Free(FrameSchema schema, string name)
    {
        while (schema.Contains(name)) name += "'";
        return name;
    }
}
