using System.Linq.Expressions;

namespace TaskGraph;

/// <summary>The rows of a frame by a key, for LINQ: what clauses behind <c>into g</c> ask of a group is its key and aggregates of its rows.</summary>
/// <typeparam name="TKey">A value, or an object of several.</typeparam>
/// <typeparam name="T">What a row is.</typeparam>
public class FrameGrouping<TKey, T>
{
    private readonly QueryRows _groups;

    internal FrameGrouping(QueryRows groups) => _groups = groups.Checked();

    /// <summary>The groups for which <paramref name="predicate"/> is true, as SQL's <c>having</c>.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public FrameGrouping<TKey, T> Where(Expression<Func<IGrouping<TKey, T>, bool>> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new(_groups.Where(nameof(Where), predicate));
    }

    /// <summary>The groups in order of what <paramref name="keySelector"/> makes of each; else they are in order of their keys.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public OrderedFrameGrouping<TKey, T> OrderBy<TOrder>(Expression<Func<IGrouping<TKey, T>, TOrder>> keySelector) => Sorted(nameof(OrderBy), keySelector, ascending: true);

    /// <summary>The groups in order of what <paramref name="keySelector"/> makes of each, greatest first.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public OrderedFrameGrouping<TKey, T> OrderByDescending<TOrder>(Expression<Func<IGrouping<TKey, T>, TOrder>> keySelector)
        => Sorted(nameof(OrderByDescending), keySelector, ascending: false);

    /// <summary>
    /// What <paramref name="selector"/> makes of each group, from <c>g.Key</c> and its members, and from <c>g.Count()</c>, <c>LongCount</c>, <c>Sum</c>, <c>Average</c>,
    /// <c>Min</c>, <c>Max</c>, <c>Any</c> and <c>All</c> of what a function makes of the group's rows, also of <c>g.Where(..)</c>, <c>g.Select(..)</c> and
    /// <c>g.Select(..).Distinct()</c>. A group may stay as a member, as with <c>let</c>, for later clauses to ask more of it; all is computed in one pass.
    /// </summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public FrameQuery<TResult> Select<TResult>(Expression<Func<IGrouping<TKey, T>, TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new(_groups.Select(nameof(Select), selector));
    }

    /// <summary>
    /// What <paramref name="resultSelector"/> makes of each group with each of its rows: of <c>g</c> or <c>g.Where(..)</c>, in the order of the groups, and within a group of the rows.
    /// </summary>
    /// <exception cref="ArgumentException">It is not the group, or the result can't be put to columns.</exception>
    public FrameQuery<TResult> SelectMany<TElement, TResult>(
        Expression<Func<IGrouping<TKey, T>, IEnumerable<TElement>>> groupSelector, Expression<Func<IGrouping<TKey, T>, TElement, TResult>> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(groupSelector);
        ArgumentNullException.ThrowIfNull(resultSelector);
        return new(_groups.Flatten(groupSelector, resultSelector));
    }

    private protected OrderedFrameGrouping<TKey, T> Sorted(string operation, LambdaExpression keySelector, bool ascending, bool isFirst = true)
    {
        ArgumentNullException.ThrowIfNull(keySelector);
        return new(_groups.Sort(operation, keySelector, ascending, isFirst));
    }
}

/// <summary>Groups in order of one value or several.</summary>
/// <typeparam name="TKey">A value, or an object of several.</typeparam>
/// <typeparam name="T">What a row is.</typeparam>
public sealed class OrderedFrameGrouping<TKey, T> : FrameGrouping<TKey, T>
{
    internal OrderedFrameGrouping(QueryRows groups) : base(groups)
    {
    }

    /// <summary>In order of another value where the ones before are equal.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public OrderedFrameGrouping<TKey, T> ThenBy<TOrder>(Expression<Func<IGrouping<TKey, T>, TOrder>> keySelector) => Sorted(nameof(ThenBy), keySelector, ascending: true, isFirst: false);

    /// <summary>In order of another value, greatest first, where the ones before are equal.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public OrderedFrameGrouping<TKey, T> ThenByDescending<TOrder>(Expression<Func<IGrouping<TKey, T>, TOrder>> keySelector)
        => Sorted(nameof(ThenByDescending), keySelector, ascending: false, isFirst: false);
}
