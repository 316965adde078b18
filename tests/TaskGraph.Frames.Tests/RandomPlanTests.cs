using CsCheck;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

/// <summary>Random plans on random frames beside an engine that walks boxed rows: whatever the rules make of a plan, the rows are the same.</summary>
public sealed class RandomPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A frame and what it should hold.</summary>
    private sealed record State(DataFrame Frame, List<string> Columns, List<object?[]> Rows)
    {
        public int At(string name) => Columns.IndexOf(name);
    }

    private static readonly Gen<(int Kind, int A, int B, int C)> _step = Gen.Select(Gen.Int[0, 8], Gen.Int[0, 1000], Gen.Int[0, 1000],
        Gen.Int[-20, 20]);

    [Fact]
    public void Compute_RandomPlan_GivesTheRowsOfTheNaiveEngine() =>
        Gen.Select(Rows(), _step.Array[1, 8], Gen.Int[1, 5], Gen.Bool, Gen.Int[0, 1000]).Sample((rows, steps, partitions, fromFile, pick) =>
        {
            var frame = Frame.FromColumns(
                ("a", rows.Select(r => r.A).ToArray()), ("b", rows.Select(r => r.B).ToArray()), ("c", rows.Select(r => r.C).ToArray()),
                ("s", rows.Select(r => r.S).ToArray()));
            var state = new State(DataFrame.FromFrame(frame, partitions), ["a", "b", "c", "s"], [.. FrameGen.Boxed(frame.Data)]);
            if (fromFile) state = state with { Frame = ThroughFile(state.Frame) };
            foreach (var step in steps) state = Apply(state, step);
            Assert.Equal(state.Columns, state.Frame.Columns);
            Assert.Equal(state.Rows, FrameGen.Boxed(state.Frame.Compute().Data));
            string one = state.Columns[pick % state.Columns.Count];
            Assert.Equal(state.Rows.Select(r => r[state.At(one)]),
                FrameGen.Boxed(state.Frame[one].Compute(Scheduler.Synchronous).Data).Select(r => r[0]));
            Assert.Equal(state.Rows.Count, state.Frame.RowCount().Compute());
        }, iter: 200, threads: 1);

    private DataFrame ThroughFile(DataFrame frame)
    {
        string folder = Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"));
        frame.WriteCsvAsync(Path.Combine(folder, "*.csv")).GetAwaiter().GetResult();
        return DataFrame.ReadCsv(Path.Combine(folder, "*.csv"), frame.Schema, blockSize: 64);
    }

    private static State Apply(State state, (int Kind, int A, int B, int C) step)
    {
        string[] numbers = [.. state.Columns.Where(c => state.Frame.Schema[c].Type != typeof(string))];
        string any = state.Columns[step.A % state.Columns.Count];
        if (numbers.Length == 0) return state;
        string left = numbers[step.A % numbers.Length], right = numbers[step.B % numbers.Length];
        var (frame, i, j) = (state.Frame, state.At(left), state.At(right));
        switch (step.Kind)
        {
            case 0: return Filter(state, frame[left] > step.C, r => r[i] is { } v && Number(v) > step.C);
            case 1:
                return Filter(state, frame[left] <= frame[right] | frame[left].IsNull(), r
                => r[i] is null || r[j] is { } w && AtMost(r[i]!, w));
            case 2:
                return Filter(state, !(frame[any].IsNull() & frame[left] == step.C), r
                => r[state.At(any)] is { } || r[i] is { } v && Number(v) != step.C);
            case 3: return Assign(state, step.B % 2 == 0 ? right : $"new{state.Columns.Count}", frame[left] + frame[right], r => Sum(r[i], r[j]));
            case 4:
                return Assign(state, $"x{state.Columns.Count}", frame[left].FillNa(step.C), r
                => r[i] ?? (frame.Schema[left].Type == typeof(long) ? (object)(long)step.C : (double)step.C));
            case 5:
                string[] kept = [.. state.Columns.Where((_, n) => n == step.A % state.Columns.Count || (step.B >> n & 1) == 0).OrderBy(c
                    => (c.Length + c[0] * step.B) % 7)];
                return new(frame.Select(kept), [.. kept], [.. state.Rows.Select(r => kept.Select(k => r[state.At(k)]).ToArray())]);
            case 6:
                string renamed = $"r{state.Columns.Count}{any}";
                return state with { Frame = frame.Rename((any, renamed)), Columns = [.. state.Columns.Select(c => c == any ? renamed : c)] };
            case 7: return state with { Frame = frame.Head(step.B % 20), Rows = [.. state.Rows.Take(step.B % 20)] };
            default:
                var part = Filter(state, frame[left] < step.C, r => r[i] is { } v && Number(v) < step.C);
                return state with { Frame = DataFrame.Concat(part.Frame, frame), Rows = [.. part.Rows, .. state.Rows] };
        }
    }

    private static State Filter(State state, Series mask, Func<object?[], bool> test)
        => state with { Frame = state.Frame[mask], Rows = [.. state.Rows.Where(test)] };

    private static State Assign(State state, string name, Series values, Func<object?[], object?> value)
    {
        int at = state.At(name);
        return new(state.Frame.Assign((name, values)), at < 0 ? [.. state.Columns, name] : state.Columns,
            [.. state.Rows.Select(r => at < 0 ? [.. r, value(r)] : r.Select((old, n) => n == at ? value(r) : old).ToArray())]);
    }

    private static object? Sum(object? left, object? right)
        => left is null || right is null ? null : left is long x && right is long y ? (object)unchecked(x + y) : Number(left) + Number(right);

    // As in C#: whole numbers exactly, others as double, where NaN is in no order.
    private static bool AtMost(object left, object right) => left is long x && right is long y ? x <= y : Number(left) <= Number(right);

    private static double Number(object value) => value is long whole ? whole : (double)value;

    private static Gen<(long? A, double? B, long? C, string? S)[]> Rows() =>
        Gen.Int[0, 60].SelectMany(n
            => Gen.Select(FrameGen.Values(Gen.Long[-30, 30], n), FrameGen.Values(Gen.Double[-30, 30], n), FrameGen.Values(Gen.Long, n),
            FrameGen.Texts(n),
            (a, b, c, s) => Enumerable.Range(0, n).Select(i => (a[i], b[i], c[i], s[i])).ToArray()));
}
