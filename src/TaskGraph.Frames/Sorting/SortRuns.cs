namespace TaskGraph;

/// <summary>
/// Sorting by an exchange: each split sorts its rows and hands them on in short runs, saying with which keys every run begins. From that each of the
/// gather tasks knows the same bounds, takes what lies between its own two of every run that may have some, and sorts it: a sample sort (J. Huang,
/// Y. Chow, 1983) whose sample is regular. Rows with equal keys are in one partition, in their order.
/// </summary>
internal sealed class SortRunsCode(SortOrder order, int outputs) : SplitCode(FramePieces.Instance, outputs)
{
    private const int Shortest = 1 << 10, Longest = 1 << 14;

    // A gather task reads up to two runs of every split too much: with four of them to an output's share that is half as much again at most. With runs of
    // one length, 16 Ki rows, sorting 1e7 rows of 60 MiB a partition into 64 read them five times over.
    private int LengthFor(int rows) => Math.Clamp(rows / (4 * Outputs), Shortest, Longest);

    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var rows = inputs.Get<FramePartition>(0);
        pieces.RowsRead += rows.RowCount;
        pieces.Form = FramePieces.FormOf(rows);
        var sorted = order.Sorted(rows);
        var begins = new List<int>();
        int length = LengthFor(sorted.RowCount);
        for (int start = 0; start < sorted.RowCount; start += length)
        {
            begins.Add(start);
            // Which output reads a run is not known yet: all are the first one's.
            pieces.Add(0, FramePieces.Outgoing(sorted.Slice(start, Math.Min(length, sorted.RowCount - start))));
        }
        var keys = sorted.Select(Array.ConvertAll(order.By, sorted.Schema.IndexOf), sorted.Schema.Select(order.By));
        var firsts = keys.Take(begins.ToArray());
        pieces.Summary = FramePieces.BytesOf(firsts);
        firsts.Release();
        keys.Release();
        sorted.Release();
    }
}

/// <summary>One of the ranges of a sort, of all splits' runs.</summary>
internal sealed class MergeSortedCode(SortOrder order, FrameSchema schema, int outputs) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var table = inputs.Get<PieceTable>(0);
        var keySchema = schema.Select(order.By);
        var parts = table.Splits.Select(s => FramePieces.Decode((byte[])s.Summary!)).ToArray();
        var firsts = FramePartition.Concat(keySchema, parts);
        var counts = Array.ConvertAll(parts, p => p.RowCount);
        foreach (var part in parts) part.Release();
        var ranks = new int[firsts.RowCount];
        order.Fill(firsts, ranks);
        var places = new int[ranks.Length]; // of each beginning its place in their order
        for (int place = 0; place < ranks.Length; place++) places[ranks[place]] = place;
        int output = context.Constant<int>(0), from = Bound(output), to = Bound(output + 1);
        try
        {
            if (from == to) return Joined([.. Enumerable.Range(0, counts.Length).SelectMany(split => FramePieces.FormOf(table, split))]);
            int least = from == 0 ? 0 : FirstOfEqual(from), greatest = to == ranks.Length ? to : FirstOfEqual(to);
            var read = new List<FramePartition>();
            for (int split = 0, at = 0; split < counts.Length; at += counts[split++])
            {
                int before = read.Count;
                for (int run = 0; run < counts[split]; run++)
                {
                    // A run ends before the next one begins, and may reach into the range from before it.
                    bool endsBefore = from > 0 && run + 1 < counts[split] && places[at + run + 1] < least;
                    bool beginsBehind = to < ranks.Length && places[at + run] >= greatest;
                    if (!endsBefore && !beginsBehind) read.Add(FramePieces.Incoming(table.ReadPiece(split, 0, run, FramePieces.Instance)));
                    context.CancellationToken.ThrowIfCancellationRequested();
                }
                if (read.Count == before) read.AddRange(FramePieces.FormOf(table, split));
            }
            return Within(firsts, from, to, ranks, read);
        }
        finally
        {
            firsts.Release();
        }

        // The place in the order of the runs' beginnings where an output's range begins.
        int Bound(int number) => (int)((long)ranks.Length * number / outputs);

        // The first place of a beginning with the same keys as that at a place.
        int FirstOfEqual(int place)
        {
            int low = 0, high = place;
            Span<int> sorted = stackalloc int[2];
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                // The bound first: only what is less comes before it.
                var two = firsts.Take([ranks[place], ranks[middle]]);
                order.Fill(two, sorted);
                two.Release();
                if (sorted[0] == 1) low = middle + 1;
                else high = middle;
            }
            return low;
        }
    }

    private FramePartition Joined(List<FramePartition> parts)
    {
        var all = parts.Count == 0 ? FramePartition.Empty(schema) : FramePartition.Concat(schema, [.. parts]);
        foreach (var part in parts) part.Release();
        return all;
    }

    // The bounds are sorted among the rows, in front of all that are equal to them: rows between the two are the range.
    private FramePartition Within(FramePartition firsts, int from, int to, int[] ranks, List<FramePartition> read)
    {
        var all = Joined(read);
        int[] bounds = [.. from > 0 ? [ranks[from]] : Array.Empty<int>(), .. to < ranks.Length ? [ranks[to]] : Array.Empty<int>()];
        var keySchema = schema.Select(order.By);
        var limits = firsts.Take(bounds);
        var own = all.Select(Array.ConvertAll(order.By, schema.IndexOf), keySchema);
        var keys = FramePartition.Concat(keySchema, [limits, own]);
        var places = ColumnBuffer<int>.Rent(keys.RowCount);
        order.Fill(keys, places.Span);
        int start = from > 0 ? places.Span.IndexOf(0) + 1 : 0, end = to < ranks.Length ? places.Span.IndexOf(bounds.Length - 1) : places.Length;
        var range = places.Span[start..end];
        foreach (ref int place in range) place -= bounds.Length;
        var result = all.Take(range);
        places.Release();
        keys.Release();
        own.Release();
        limits.Release();
        all.Release();
        return result;
    }
}
