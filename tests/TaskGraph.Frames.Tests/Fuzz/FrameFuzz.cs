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
    private static readonly PlanStep[][] _families = [FuzzColumns.All, FuzzColumns.All, FuzzRows.All, FuzzRows.All, FuzzGroups.All, FuzzJoins.All, FuzzWindows.All];

    private static readonly ThreadedScheduler _limited = new(new() { Workers = 2, MemoryLimit = 4096L });

    public static int OperationCount => _families.Distinct().Sum(f => f.Distinct().Count());

    /// <exception cref="FrameFuzzException">The result is another than the reference's, or an operation failed.</exception>
    public static void Run(int seed)
    {
        var choice = new PlanChoice(new Random(seed));
        var plan = choice.Source(choice.Random.Next(choice.Coin(10) ? 1 : 120));
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
            if (next is null || next.RowCount > 3000 || next.Naive.Columns.Length > 14) continue;
            choice.Earlier.Add(plan);
            plan = next;
            done++;
        }
        Compare(seed, plan, choice);
    }

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
            bool mayMove = plan.Description.Contains(" join on ", StringComparison.Ordinal);
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
            throw new FrameFuzzException(seed, plan, $"Compute {how} threw {e.GetType().Name}: {e.Message} {e.InnerException?.Message}\n{e.InnerException?.StackTrace}", e);
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
