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
public partial class FrameQuery<T>
{
    private readonly QueryRows? _groups;

    internal FrameQuery(DataFrame frame) => Frame = frame;

    // Rows that groups are a part of go on by steps; others are a frame.
    internal FrameQuery(QueryRows rows)
    {
        Frame = rows.ToFrame();
        if (rows.Group is not null) _groups = rows;
    }

    private QueryRows Rows(LambdaExpression result) => _groups ?? QueryRows.Of<T>(Frame, result.Parameters[0].Name);

    /// <summary>
    /// The frame that the rows are of; its columns are called like the members of <typeparamref name="T"/>, those of a member that is an object itself with both
    /// names: <c>f.Delay</c>. An object of a left join, which may be null, has a column <c>f.is there?</c> more: true, or null where it is null.
    /// </summary>
    public DataFrame Frame { get; }

    /// <summary>The rows for which <paramref name="predicate"/> is true.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public FrameQuery<T> Where(Expression<Func<T, bool>> predicate) => Where(nameof(Where), predicate);

    /// <summary>
    /// What <paramref name="selector"/> makes of each row: a new object, whose members become columns, or one value. A member may be the row itself, as <c>let</c>
    /// in query syntax has it.
    /// </summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public FrameQuery<TResult> Select<TResult>(Expression<Func<T, TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        if (typeof(TResult) == typeof(T) && selector.Body is ParameterExpression) return (FrameQuery<TResult>)(object)this;
        return _groups is null ? new(QueryScope.Of(Frame, Translator(nameof(Select), selector).Columns(selector.Body))) : new(_groups.Select(nameof(Select), selector));
    }

    /// <summary>The rows in order of a key; of equal ones the earlier first, nulls last.</summary>
    /// <exception cref="ArgumentException">The key can't be put to columns.</exception>
    public OrderedFrameQuery<T> OrderBy<TKey>(Expression<Func<T, TKey>> keySelector) => Sorted([], nameof(OrderBy), keySelector, ascending: true);

    /// <summary>The rows in order of a key, greatest first; of equal ones the earlier first, nulls last.</summary>
    /// <exception cref="ArgumentException">The key can't be put to columns.</exception>
    public OrderedFrameQuery<T> OrderByDescending<TKey>(Expression<Func<T, TKey>> keySelector)
        => Sorted([], nameof(OrderByDescending), keySelector, ascending: false);

    /// <summary>The rows by a key: a value, or a new object of several. Null is a key like others; groups come in the order of their keys.</summary>
    /// <exception cref="ArgumentException">The key can't be put to columns.</exception>
    public FrameGrouping<TKey, T> GroupBy<TKey>(Expression<Func<T, TKey>> keySelector)
        => new(QueryRows.By<TKey, T>(Frame, Translator(nameof(GroupBy), keySelector).Columns(keySelector.Body)));

    /// <summary>What <paramref name="elementSelector"/> makes of the rows, by a key.</summary>
    /// <exception cref="ArgumentException">The key or the element can't be put to columns.</exception>
    public FrameGrouping<TKey, TElement> GroupBy<TKey, TElement>(Expression<Func<T, TKey>> keySelector, Expression<Func<T, TElement>> elementSelector)
        => new(QueryRows.By<TKey, TElement>(Select(elementSelector).Frame, Translator(nameof(GroupBy), keySelector).Columns(keySelector.Body)));

    /// <summary>What <paramref name="resultSelector"/> makes of each pair of rows with equal keys, in the order of these rows; a null key equals nothing, as a member of an object null equals null.</summary>
    /// <exception cref="ArgumentException">A key or the result can't be put to columns, or keys are of types that can't be compared.</exception>
    public FrameQuery<TResult> Join<TInner, TKey, TResult>(
        FrameQuery<TInner> inner, Expression<Func<T, TKey>> outerKeySelector, Expression<Func<TInner, TKey>> innerKeySelector, Expression<Func<T, TInner, TResult>> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(outerKeySelector);
        ArgumentNullException.ThrowIfNull(resultSelector);
        return new(Rows(resultSelector).Join(nameof(Join), inner.Frame, outerKeySelector, inner.Translator(nameof(Join), innerKeySelector).Columns(innerKeySelector.Body), resultSelector));
    }

    /// <summary>
    /// What <paramref name="resultSelector"/> makes of each row with the group of those rows that have its key: from <c>g.Count()</c>, <c>LongCount</c>, <c>Sum</c>, <c>Average</c>,
    /// <c>Min</c>, <c>Max</c>, <c>Any</c> and <c>All</c>. Of an empty group <c>Min</c>, <c>Max</c> and <c>Average</c> are null, which is an error where the result is read as a type
    /// without null. The group may stay as a member, as with <c>join … into g</c>, for later clauses to ask more of it, or to go through its rows:
    /// <c>from b in g.DefaultIfEmpty()</c> is a left join. A null key equals nothing, as a member of an object null equals null.
    /// </summary>
    /// <exception cref="ArgumentException">A key or the result can't be put to columns, or keys are of types that can't be compared.</exception>
    public FrameQuery<TResult> GroupJoin<TInner, TKey, TResult>(
        FrameQuery<TInner> inner, Expression<Func<T, TKey>> outerKeySelector, Expression<Func<TInner, TKey>> innerKeySelector, Expression<Func<T, IEnumerable<TInner>, TResult>> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(outerKeySelector);
        ArgumentNullException.ThrowIfNull(resultSelector);
        return new(Rows(resultSelector).GroupJoin(nameof(GroupJoin), inner.Frame, outerKeySelector, inner.Translator(nameof(GroupJoin), innerKeySelector).Columns(innerKeySelector.Body), resultSelector));
    }

    /// <summary>
    /// What <paramref name="resultSelector"/> makes of each row with each of another query, which is brought together. Where a later <c>Where</c> asks for rows that are
    /// equal in something, it is a join by that.
    /// </summary>
    /// <exception cref="ArgumentException">The other query depends on the row, or the result can't be put to columns.</exception>
    public FrameQuery<TResult> SelectMany<TInner, TResult>(Expression<Func<T, FrameQuery<TInner>>> innerSelector, Expression<Func<T, TInner, TResult>> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(innerSelector);
        ArgumentNullException.ThrowIfNull(resultSelector);
        if (ColumnTranslator.Reads(innerSelector.Body, innerSelector.Parameters[0]))
            throw new ArgumentException($"SelectMany can't put '{innerSelector.Body}' to columns: it is another query for each row. Use join, or put what it asks of '{innerSelector.Parameters[0]}' into a where behind it.");
        var inner = Expression.Lambda<Func<FrameQuery<TInner>>>(innerSelector.Body).Compile(preferInterpretation: true)() ?? throw new ArgumentException($"'{innerSelector.Body}' is null.", nameof(innerSelector));
        return new(Rows(resultSelector).Cross(inner.Frame, resultSelector));
    }

    /// <summary>
    /// What <paramref name="resultSelector"/> makes of each row with each of its group's: of <c>g</c> or <c>g.Where(..)</c>, and with <c>g.DefaultIfEmpty()</c> also of the rows
    /// whose group is empty. Of such a row the other one is null, also where it is a value, its members are, and it equals null.
    /// </summary>
    /// <exception cref="ArgumentException">It is not a group, or the result can't be put to columns.</exception>
    public FrameQuery<TResult> SelectMany<TInner, TResult>(Expression<Func<T, IEnumerable<TInner>>> groupSelector, Expression<Func<T, TInner, TResult>> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(groupSelector);
        ArgumentNullException.ThrowIfNull(resultSelector);
        return new(Rows(resultSelector).Flatten(groupSelector, resultSelector));
    }

    /// <summary>The first rows.</summary>
    public FrameQuery<T> Take(int count) => _groups is null ? new(Frame.Head(count)) : new(_groups.Take(count));

    /// <summary>Each row once: the first of those that are equal in all members.</summary>
    public FrameQuery<T> Distinct() => new(QueryScope.Members(Frame, typeof(T)).DropDuplicates());

    /// <summary>The rows and behind them those of another query.</summary>
    public FrameQuery<T> Concat(FrameQuery<T> second)
    {
        ArgumentNullException.ThrowIfNull(second);
        var (own, others) = (QueryScope.Members(Frame, typeof(T)), QueryScope.Members(second.Frame, typeof(T)));
        return new(DataFrame.Concat(QueryScope.WithPresence(own, others), QueryScope.WithPresence(others, own)));
    }

    /// <summary>The rows and behind them those of another query, each once: the first of those that are equal in all members.</summary>
    public FrameQuery<T> Union(FrameQuery<T> second) => Concat(second).Distinct();

    /// <summary>Computes the records.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public IReadOnlyList<T> Compute(IScheduler? scheduler = null) => Records(Computed.Compute(scheduler));

    /// <summary>Computes the records without holding the calling thread.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public async Task<IReadOnlyList<T>> ComputeAsync(ComputeOptions? options = null, CancellationToken cancellationToken = default)
        => Records(await Computed.ComputeAsync(options ?? ComputeOptions.Default, cancellationToken).ConfigureAwait(false));

    /// <summary>What is going to be computed.</summary>
    public override string ToString() => Frame.Explain();

    internal ColumnTranslator Translator(string operation, LambdaExpression function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(operation, Frame, parameter => parameter == function.Parameters[0] ? "" : null);
    }

    private FrameQuery<T> Where(string operation, LambdaExpression predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return _groups is null ? new(Frame[Translator(operation, predicate).Column(predicate.Body)]) : new(_groups.Where(operation, predicate));
    }

    internal OrderedFrameQuery<T> Sorted((Series Key, bool Ascending)[] before, string operation, LambdaExpression keySelector, bool ascending, bool isFirst = true)
    {
        ArgumentNullException.ThrowIfNull(keySelector);
        if (_groups is not null) return new(_groups.Sort(operation, keySelector, ascending, isFirst));
        return new(this, [.. before, .. Translator(operation, keySelector).Columns(keySelector.Body).Select(k => (k.Values, ascending))]);
    }

    // The frame, where rows are records.
    private DataFrame Computed => _groups is null ? Frame
        : throw new InvalidOperationException($"Rows have the group '{_groups.Group}', which is no record. Select what is asked of it, as in select new {{ N = {_groups.Group}.Count() }}.");

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
    private readonly FrameQuery<T>? _rows; // before they were ordered; null where groups are a part of them
    private readonly (Series Key, bool Ascending)[] _keys = [];

    internal OrderedFrameQuery(FrameQuery<T> rows, (Series Key, bool Ascending)[] keys) : base(QueryScope.Sorted(rows.Frame, keys)) => (_rows, _keys) = (rows, keys);

    internal OrderedFrameQuery(QueryRows rows) : base(rows)
    {
    }

    /// <summary>In order of another key where the ones before are equal.</summary>
    /// <exception cref="ArgumentException">The key can't be put to columns.</exception>
    public OrderedFrameQuery<T> ThenBy<TKey>(Expression<Func<T, TKey>> keySelector) => (_rows ?? this).Sorted(_keys, nameof(ThenBy), keySelector, ascending: true, isFirst: false);

    /// <summary>In order of another key, greatest first, where the ones before are equal.</summary>
    /// <exception cref="ArgumentException">The key can't be put to columns.</exception>
    public OrderedFrameQuery<T> ThenByDescending<TKey>(Expression<Func<T, TKey>> keySelector)
        => (_rows ?? this).Sorted(_keys, nameof(ThenByDescending), keySelector, ascending: false, isFirst: false);
}

/// <summary>Members of records as columns.</summary>
internal static class QueryScope
{
    /// <summary>The column, behind a record's prefix, of a record that may be missing: true where it is there, else null.</summary>
    public const string Presence = "is there?";

    /// <summary>The column of a member, among those that begin with a prefix.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static string NameOf(FrameSchema schema, string member, string prefix = "")
    {
        var own = MemberNames.Within(schema, prefix);
        return MemberNames.Find(own, member) is >= 0 and var at ? prefix + own[at].Name : throw new ArgumentException(NearestName.Missing("column", member, own.Names));
    }

    /// <summary>A frame that says of records that they are there where another says whether they are.</summary>
    public static DataFrame WithPresence(DataFrame frame, DataFrame other)
        => frame.Assign([.. other.Columns.Except(frame.Columns).Where(c => c.EndsWith(Presence, StringComparison.Ordinal)).Select(c => (c, Present(frame)))]);

    /// <summary>True in each row.</summary>
    public static Series Present(DataFrame frame) => new ConstantFunction(ColumnType.Bool, true).Of(frame[frame.Columns[0]]);

    /// <summary>The columns that are members of a record, called like these; where there is one value it is called Value.</summary>
    public static DataFrame Members(DataFrame frame, Type type)
    {
        if (ColumnTypes.TryOf(type, out _)) return Of(frame, [("Value", frame[frame.Columns.Single()])]);
        (string Name, string Column)[] members = [.. Within("", type)];
        return members.Length == 0 || frame.Columns.SequenceEqual(members.Select(m => m.Name)) ? frame : Of(frame, Array.ConvertAll(members, m => (m.Name, frame[m.Column])));

        IEnumerable<(string Name, string Column)> Within(string prefix, Type record)
        {
            var own = MemberNames.Within(frame.Schema, prefix);
            foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                string name = prefix + property.Name;
                if (ColumnTypes.TryOf(property.PropertyType, out _))
                {
                    if (MemberNames.Find(own, property.Name) is >= 0 and var at) yield return (name, prefix + own[at].Name);
                }
                else if (frame.Columns.Any(c => c.StartsWith($"{name}.", StringComparison.Ordinal)))
                {
                    foreach (var member in Within($"{name}.", property.PropertyType)) yield return member;
                }
            }
            if (own.Contains(Presence)) yield return (prefix + Presence, prefix + Presence);
        }
    }

    /// <summary>The rows in order of keys.</summary>
    public static DataFrame Sorted(DataFrame rows, (Series Key, bool Ascending)[] keys)
    {
        string[] names = [.. keys.Select((_, i) => Free(rows.Schema, $"key {i}"))];
        return rows.Assign([.. keys.Select((k, i) => (names[i], k.Key))]).SortValues(names, [.. keys.Select(k => k.Ascending)]).Select([.. rows.Columns]);
    }

    /// <summary>A frame of these columns only. Where all are its own they are only called otherwise, which filters pass.</summary>
    public static DataFrame Of(DataFrame frame, (string Name, Series Values)[] columns)
    {
        string?[] own = Array.ConvertAll(columns, c => c.Values.Node is ProjectExpr { Inputs: [var input] } && input.Token == frame.Node.Token ? c.Values.Name : null);
        if (own.Contains(null) || own.Distinct().Count() < own.Length) return frame.Assign(columns).Select(Array.ConvertAll(columns, c => c.Name));
        var chosen = frame.Select(own!);
        return own.SequenceEqual(columns.Select(c => c.Name)) ? chosen : chosen.Rename([.. columns.Select((c, i) => (own[i]!, c.Name))]);
    }

    /// <summary>A name that no column has.</summary>
    public static string Free(FrameSchema schema, string name)
    {
        while (schema.Contains(name)) name += "'";
        return name;
    }
}
