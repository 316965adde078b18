using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Joins.</summary>
public static class MergeOperation
{
    extension(DataFrame left)
    {
        /// <summary>
        /// The rows of two frames with equal keys beside one another, as pandas' <c>merge</c>; rows keep the order of the left (of the right in a right
        /// join). One side is brought together: the left in a right join, both in an outer one, else the right. Where it does not fit a memory limit, both
        /// go to partitions by their keys, on disk if need be, and rows then come in no particular order. Sides that are indexed by a key with the same divisions
        /// are joined partition by partition. A filter of a cross join by <c>==</c> of columns of both sides runs as an inner join by these.
        /// </summary>
        /// <param name="right">The other frame.</param>
        /// <param name="on">The keys, where both sides call them the same; they are in the result once. Left out with <paramref name="leftOn"/>: the names both have.</param>
        /// <param name="leftOn">The left's keys.</param>
        /// <param name="rightOn">The right's keys, as many.</param>
        /// <param name="how">Which rows are kept.</param>
        /// <param name="suffixes">What is put behind names that both sides have, <c>_x</c> and <c>_y</c> unless given.</param>
        /// <param name="nullsMatch">Whether null keys meet null keys, as in pandas; false for SQL's rule, by which null equals nothing.</param>
        /// <param name="indicator">The name of a column that says where a row is from: both, left_only or right_only. Null for none.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">There is no such column, the keys differ in number or cannot be compared, or a name would occur twice.</exception>
        public DataFrame Merge(
            DataFrame right, ColumnNames on = default, ColumnNames leftOn = default, ColumnNames rightOn = default, JoinKind how = JoinKind.Inner,
            (string Left, string Right)? suffixes = null, bool nullsMatch = true, string? indicator = null,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(right);
            if (!Enum.IsDefined(how)) throw new ArgumentOutOfRangeException(nameof(how), how, $"Use one of {string.Join(", ", Enum.GetNames<JoinKind>())}.");
            var (leftKeys, rightKeys) = how == JoinKind.Cross ? NoKeys(on.Names, leftOn.Names, rightOn.Names) : KeysOf(left, right, on.Names, leftOn.Names, rightOn.Names);
            if (indicator is not null && how is JoinKind.Semi or JoinKind.Anti)
                throw new ArgumentException($"All rows of a {how.ToString().ToLowerInvariant()} join are from the left. Leave the indicator out.", nameof(indicator));
            var plan = JoinPlan.Of(left.Schema, right.Schema, leftKeys, rightKeys, how, suffixes ?? ("_x", "_y"), nullsMatch, indicator);
            var callSite = new CallSite(callerFile, callerLine);
            var (seeking, table) = plan.IsSwapped ? (right.Node, left.Node) : (left.Node, right.Node);
            var side = JoinSideExpr.Of(table, seeking, plan, ofSeekers: false, callSite);
            if (how != JoinKind.Outer) return new(new JoinExpr(seeking, side, plan, callSite));
            var found = new JoinExpr(seeking, side, plan.AsLeft(), callSite);
            var rest = new JoinRestExpr(table, JoinSideExpr.Of(seeking, table, plan, ofSeekers: true, callSite), plan, callSite);
            return new(new ConcatExpr([found, rest], plan.Schema, callSite));
        }
    }

    private static (string[], string[]) NoKeys(string[] on, string[] leftOn, string[] rightOn)
        => on.Length + leftOn.Length + rightOn.Length == 0 ? ([], [])
            : throw new ArgumentException("A cross join has no keys. Leave them out, or use another kind.", nameof(on));

    private static (string[], string[]) KeysOf(DataFrame left, DataFrame right, string[] on, string[] leftOn, string[] rightOn)
    {
        if (on.Length != 0)
        {
            if (leftOn.Length + rightOn.Length != 0) throw new ArgumentException("Merge with on and with leftOn or rightOn. Give either on, or both others.", nameof(on));
            return (on, on);
        }
        if (leftOn.Length != rightOn.Length)
            throw new ArgumentException($"Merge with {leftOn.Length} keys on the left and {rightOn.Length} on the right. Give as many.", nameof(leftOn));
        if (leftOn.Length != 0) return (leftOn, rightOn);
        string[] common = [.. left.Columns.Intersect(right.Columns)];
        if (common.Length == 0)
            throw new ArgumentException($"The frames have no column name in common: {string.Join(", ", left.Columns)} and {string.Join(", ", right.Columns)}. Give leftOn and rightOn.", nameof(on));
        return (common, common);
    }
}
