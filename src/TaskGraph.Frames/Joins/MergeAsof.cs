using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Joins with the nearest row.</summary>
public static class MergeAsofOperation
{
    extension(DataFrame left)
    {
        /// <summary>
        /// Each row of the left with the row of the right whose <paramref name="on"/> is nearest, as pandas' <c>merge_asof</c>: the price that was valid at
        /// the time of a trade. Neither side need be sorted; rows keep the order of the left, and where there is no partner the right's columns are null. Rows
        /// whose <paramref name="on"/> is null or NaN have none. The right must fit into memory.
        /// </summary>
        /// <param name="right">The other frame.</param>
        /// <param name="on">A column of numbers or DateTime that both have.</param>
        /// <param name="by">Columns that both have and that must be equal, null to nothing.</param>
        /// <param name="direction">On which side partners are looked for.</param>
        /// <param name="tolerance">The greatest distance: a number, or a TimeSpan between DateTimes. Left out for any.</param>
        /// <param name="allowExactMatches">Whether an equal value is a partner.</param>
        /// <param name="suffixes">What is put behind names that both sides have, <c>_x</c> and <c>_y</c> unless given.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">There is no such column, its type has no distances or is another on both sides, or a name would occur twice.</exception>
        public DataFrame MergeAsof(
            DataFrame right, string on, ColumnNames by = default, AsofDirection direction = AsofDirection.Backward, Scalar tolerance = default,
            bool allowExactMatches = true, (string Left, string Right)? suffixes = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(right);
            ArgumentNullException.ThrowIfNull(on);
            if (!Enum.IsDefined(direction)) throw new ArgumentOutOfRangeException(nameof(direction), direction, $"Use one of {string.Join(", ", Enum.GetNames<AsofDirection>())}.");
            string[] keys = [.. by.Names, on];
            var (own, other) = (left.Schema.TypeOf(on), right.Schema.TypeOf(on));
            bool areTimes = own == ColumnType.DateTime && other == own;
            if (!areTimes && !(own.IsNumeric() && other.IsNumeric()) || own == ColumnType.Decimal || other == ColumnType.Decimal)
                throw new ArgumentException($"'{on}' holds {own.Name()} on the left and {other.Name()} on the right. Use a column of numbers, or of DateTime, on both.", nameof(on));
            if (!tolerance.IsEmpty && (areTimes ? tolerance.Type != ColumnType.TimeSpan : !tolerance.Type.IsNumeric()))
                throw new ArgumentException($"A tolerance for '{on}' is a {(areTimes ? "TimeSpan" : "number")}, not {tolerance}.", nameof(tolerance));
            var plan = JoinPlan.Of(left.Schema, right.Schema, keys, keys, JoinKind.Left, suffixes ?? ("_x", "_y"), nullsMatch: false, indicator: null);
            var callSite = new CallSite(callerFile, callerLine);
            var type = areTimes ? ColumnType.DateTime : own.IsFloating() || other.IsFloating() || ColumnTypes.Promote(own, other).IsFloating() ? ColumnType.Double : ColumnType.Long;
            var sorted = OnePartitionExpr.Of(SortExpr.Of(right.Node, new SortOrder([on], [true], NullsFirst: false), callSite));
            return new(new AsofExpr(left.Node, sorted, plan, new AsofSearch(on, by.Names, type, direction, tolerance, allowExactMatches), callSite));
        }
    }
}

/// <summary>On which side the nearest row is looked for.</summary>
public enum AsofDirection
{
    /// <summary>The last row whose value is not greater.</summary>
    Backward,

    /// <summary>The first row whose value is not less.</summary>
    Forward,

    /// <summary>The nearer of both; the one before where they are equally near.</summary>
    Nearest,
}

/// <summary>How a partner is found. Data only: it travels with the tasks.</summary>
internal sealed record AsofSearch(string On, string[] By, ColumnType Type, AsofDirection Direction, Scalar Tolerance, bool AllowsExact)
{
    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("asof").Add(On).Add((int)Direction).Add(AllowsExact).Add(Tolerance.IsEmpty ? default : Tolerance.Token);
            foreach (string name in By) token.Add(name);
            return token.ToToken();
        }
    }

    /// <summary>For each row of the left the number of its partner among the right's, which are sorted; -1 for none.</summary>
    public int[] Find(FramePartition left, FramePartition right, ReadOnlySpan<ColumnData> leftBy, ReadOnlySpan<ColumnData> rightBy)
    {
        var (own, other) = (Casting.To(left[On], Type), Casting.To(right[On], Type));
        var found = (own, other) switch
        {
            (FixedColumn<double> x, FixedColumn<double> y) => NearestRows.Of(x.Values, y.Values, own, other, leftBy, rightBy, this, Tolerance.IsEmpty ? null : Tolerance.As<double>()),
            (FixedColumn<long> x, FixedColumn<long> y) => NearestRows.Of(x.Values, y.Values, own, other, leftBy, rightBy, this, Tolerance.IsEmpty ? null : (long)Math.Floor(Tolerance.As<double>())),
            _ => NearestRows.Of<long>(Ticks(own), Ticks(other), own, other, leftBy, rightBy, this, Tolerance.IsEmpty ? null : Tolerance.As<TimeSpan>().Ticks),
        };
        own.Release();
        other.Release();
        return found;

        static ReadOnlySpan<long> Ticks(ColumnData column) => System.Runtime.InteropServices.MemoryMarshal.Cast<DateTime, long>(((FixedColumn<DateTime>)column).Values);
    }
}

/// <summary>Each partition of the left joined with the whole of the right, which is sorted.</summary>
internal sealed class AsofExpr(FrameExpr rows, FrameExpr sorted, JoinPlan plan, AsofSearch search, CallSite callSite)
    : FrameExpr("merge-asof", [rows, sorted], TokenBuilder.Of("search").Add(plan.Token).Add(search.Token).ToToken(), plan.Schema, rows.BlockCount, callSite, rows.Rows), IBlockwise
{
    public TaskCode Code { get; } = new AsofCode(plan, search);

    public bool IsAligned => false;

    public override string Details => $"{search.Direction.ToString().ToLowerInvariant()} {plan.Details}";

    public int InputBlock(int input, int block) => input == 0 ? block : 0;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => plan.ColumnsRead(ofTable: input == 1, needed);

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
        => plan.Schema.Names.All(needed.Contains) ? Over(inputs) : new AsofExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1], plan.Only(needed), search, CallSite).With(Settings);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new AsofExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1], plan, search, CallSite);
}

internal sealed class AsofCode(JoinPlan plan, AsofSearch search) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var (left, right) = (inputs.Get<FramePartition>(0), inputs.Get<FramePartition>(1));
        // Keys are compared as the types that the join promotes them to; the last is the one that is searched.
        var (leftBy, rightBy) = plan.KeysOf(left, right);
        int[] found = search.Find(left, right, leftBy.AsSpan(0, search.By.Length), rightBy.AsSpan(0, search.By.Length));
        foreach (var key in leftBy.Concat(rightBy)) key.Release();
        var partners = ColumnBuffer<int>.Rent(found.Length);
        found.CopyTo(partners.Span);
        return plan.Pair(left, right, new JoinRows(ColumnBuffer<int>.Rent(0), partners, AreAll: true));
    }
}
