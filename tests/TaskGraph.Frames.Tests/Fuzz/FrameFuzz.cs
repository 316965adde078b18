namespace TaskGraph.FrameFuzzing;

/// <summary>A result that is not the reference's, with the seed that gives it again.</summary>
internal sealed class FrameFuzzException(int seed, FuzzPlan plan, string difference, Exception? inner = null)
    : Exception($"Seed {seed}: {difference}\n  {plan.Description}", inner);

/// <summary>
/// Random plans on random frames over random partitions, computed by one of several schedulers and compared with loops over boxed rows. A seed gives the
/// same plan again.
/// </summary>
internal static class FrameFuzz
{
    private static readonly PlanStep[][] _families = [FuzzColumns.All, FuzzColumns.All, FuzzRows.All, FuzzRows.All, FuzzGroups.All, FuzzJoins.All, FuzzWindows.All, FuzzFiles.All];

    private const string Join = " join on ";

    private static readonly ThreadedScheduler _limited = new(new() { Workers = 2, MemoryLimit = 4096L });

    public static int OperationCount => _families.Distinct().Sum(f => f.Distinct().Count());

    /// <exception cref="FrameFuzzException">The result is another than the reference's, or an operation failed.</exception>
    public static void Run(int seed)
    {
        var random = new Random(seed);
        using var choice = new PlanChoice(random) { IsLarge = random.Next(30) == 0 };
        var plan = choice.Source(choice.IsLarge ? random.Next(3000, 9000) : random.Next(choice.Coin(10) ? 1 : 120));
        int steps = choice.Random.Next(1, 9);
        for (int done = 0, tries = 0; done < steps && tries < 60; tries++)
        {
            FuzzPlan? next;
            try
            {
                next = choice.Of(choice.Of(_families))(plan, choice);
            }
            catch (Exception e)
            {
                throw new FrameFuzzException(seed, plan, $"the next operation threw {e.GetType().Name}: {e.Message}\n{e.StackTrace}", e);
            }
            if (next is null || next.RowCount > choice.MostRows || next.Naive.Columns.Length > 14) continue;
            choice.Earlier.Add(plan);
            plan = next;
            done++;
        }
        // A join that is the last step, of an input without any, has the same rows under a memory limit, in whatever order.
        if (choice.Coin(8) && !plan.Description.Contains(Join, StringComparison.Ordinal) && FuzzJoins.Merge(plan, choice) is { } joined) CompareAnyOrder(seed, joined);
        else Compare(seed, plan, choice);
    }

    private static void CompareAnyOrder(int seed, FuzzPlan plan)
    {
        string[] names = [.. plan.Naive.Columns.Where(c => c.IsExact).Select(c => c.Name)];
        if (names.Length == 0) return;
        FramePartition data;
        try
        {
            data = plan.Frame.Select(names).Compute(_limited).Data;
        }
        catch (Exception e)
        {
            throw Thrown(seed, plan, "under a memory limit", e);
        }
        string[] expected = [.. plan.Naive.Select(names).Rows.Select(Naive.KeyText).Order(StringComparer.Ordinal)];
        string[] actual = [.. Enumerable.Range(0, data.RowCount).Select(r => Naive.KeyText(data.Columns.Select(c => c.BoxedValue(r)))).Order(StringComparer.Ordinal)];
        if (actual.Length != expected.Length)
            throw new FrameFuzzException(seed, plan, $"{actual.Length} rows under a memory limit, expected {expected.Length}");
        int at = 0;
        while (at < expected.Length && expected[at] == actual[at]) at++;
        if (at < expected.Length)
            throw new FrameFuzzException(seed, plan, $"row {at} of the sorted rows is {actual[at]} under a memory limit, expected {expected[at]}");
    }

    private static FrameFuzzException Thrown(int seed, FuzzPlan plan, string how, Exception e)
        => new(seed, plan, $"Compute {how} threw {e.GetType().Name}: {e.Message} {e.InnerException?.Message}\n{e.InnerException?.StackTrace}", e);

    private static void Compare(int seed, FuzzPlan plan, PlanChoice choice)
    {
        var naive = plan.Naive;
        if (!plan.Frame.Columns.SequenceEqual(naive.Names))
            throw new FrameFuzzException(seed, plan, $"columns {string.Join(", ", plan.Frame.Columns)}, expected {string.Join(", ", naive.Names)}");
        foreach (var (column, expected) in plan.Frame.Schema.Zip(naive.Columns))
            if (column.Type != expected.Type) throw new FrameFuzzException(seed, plan, $"'{column.Name}' holds {column.Type.Name}, expected {expected.Type.Name}");
        bool isOfOneColumn = choice.Coin(4);
        string one = choice.Of(naive.Names);
        string how = "";
        FramePartition data;
        long rows = -1;
        try
        {
            // Joined rows keep their order only where one side fits the limit.
            bool mayMove = plan.Description.Contains(Join, StringComparison.Ordinal);
            switch (choice.Random.Next(4))
            {
                case 0:
                    how = "on one thread";
                    data = isOfOneColumn ? plan.Frame[one].Compute(Scheduler.Synchronous).Data : plan.Frame.Compute(Scheduler.Synchronous).Data;
                    break;
                case 1 when !mayMove:
                    how = "under a memory limit";
                    data = isOfOneColumn ? plan.Frame[one].Compute(_limited).Data : plan.Frame.Compute(_limited).Data;
                    break;
                case 2:
                    how = "with its row count";
                    var (frame, count) = isOfOneColumn ? Compute.All(plan.Frame[one].ToFrame(), plan.Frame.RowCount()) : Compute.All(plan.Frame, plan.Frame.RowCount());
                    (data, rows) = (frame.Data, count);
                    break;
                default:
                    data = isOfOneColumn ? plan.Frame[one].Compute().Data : plan.Frame.Compute().Data;
                    break;
            }
        }
        catch (Exception e)
        {
            throw Thrown(seed, plan, how, e);
        }
        if (isOfOneColumn) naive = naive.Select([one]);
        if (data.RowCount != naive.Rows.Length || rows >= 0 && rows != naive.Rows.Length)
            throw new FrameFuzzException(seed, plan, $"{data.RowCount} rows {how}{(rows < 0 ? "" : $", counted {rows}")}, expected {naive.Rows.Length}");
        for (int c = 0; c < naive.Columns.Length; c++)
        {
            for (int r = 0; r < naive.Rows.Length; r++)
            {
                object? expected = naive.Rows[r][c], actual = data.Columns[c].BoxedValue(r);
                if (!Naive.Same(expected, actual, naive.Columns[c].IsExact))
                    throw new FrameFuzzException(seed, plan, $"row {r} of '{naive.Columns[c].Name}' is {Naive.Text(actual)} {how}, expected {Naive.Text(expected)}");
            }
        }
    }
}
