using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Joins.</summary>
public static class MergeOperation
{
    extension(DataFrame left)
    {
        /// <summary>
        /// The rows of two frames with equal keys beside one another, as pandas' <c>merge</c>: null keys meet null keys, rows keep the order of the left. The right
        /// frame is brought together for each partition of the left, so it must fit into memory.
        /// </summary>
        /// <param name="right">The other frame.</param>
        /// <param name="on">The keys, where both sides call them the same; they are in the result once. Left out with <paramref name="leftOn"/>: the names both have.</param>
        /// <param name="leftOn">The left's keys.</param>
        /// <param name="rightOn">The right's keys, as many.</param>
        /// <param name="how">Which rows are kept.</param>
        /// <param name="suffixes">What is put behind names that both sides have, <c>_x</c> and <c>_y</c> unless given.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">There is no such column, the keys differ in number or cannot be compared, or a name would occur twice.</exception>
        public DataFrame Merge(
            DataFrame right, ColumnNames on = default, ColumnNames leftOn = default, ColumnNames rightOn = default, JoinKind how = JoinKind.Inner,
            (string Left, string Right)? suffixes = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(right);
            if (!Enum.IsDefined(how)) throw new ArgumentOutOfRangeException(nameof(how), how, "Use Inner, Left, Right or Outer.");
            var (leftKeys, rightKeys) = KeysOf(left, right, on.Names, leftOn.Names, rightOn.Names);
            var plan = JoinPlan.Of(left.Schema, right.Schema, leftKeys, rightKeys, how, suffixes ?? ("_x", "_y"));
            // What keeps right rows must see the whole left side to know which of them have no partner.
            var outer = how is JoinKind.Right or JoinKind.Outer ? OnePartitionExpr.Of(left.Node) : left.Node;
            return new(new JoinExpr(outer, OnePartitionExpr.Of(right.Node), plan, new CallSite(callerFile, callerLine)));
        }
    }

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
