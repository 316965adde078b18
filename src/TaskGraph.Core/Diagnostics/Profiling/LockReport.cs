using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>What the tasks of one name are, as far as was seen.</summary>
public enum LockVerdict
{
    /// <summary>Threads scale.</summary>
    LockFree,

    /// <summary>Threads do not scale: worker processes would.</summary>
    LockBound,

    /// <summary>Too little was seen to say.</summary>
    Unknown,
}

/// <summary>
/// Whether the tasks of each name scale on threads. A measured speed-up decides where there is one. Without it, much time in garbage collection or in
/// waits beside other tasks speaks for a lock. A lock that spins shows neither: only a trial on one worker and on several finds it.
/// </summary>
/// <param name="Evidence">What was seen of each name, those that took most time first.</param>
public sealed record LockReport(IReadOnlyList<LockEvidence> Evidence)
{
    // Workloads that threads do not speed up spent 15 to 63 % of their time in collections, or half of it waiting.
    private const double MuchGc = 0.15, MuchWaiting = 0.25, PoorEfficiency = 0.65, Crowd = 1.3;
    private const double LeastSeconds = 0.01;
    private const int MostLines = 40;

    /// <summary>What <paramref name="seen"/> comes to.</summary>
    public static LockVerdict Judge(LockEvidence seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        if (seen.SpeedUp is { } speedUp && seen.SpeedUpWorkers >= Crowd)
            return speedUp < PoorEfficiency * seen.SpeedUpWorkers ? LockVerdict.LockBound : LockVerdict.LockFree;
        if (seen.Time.TotalSeconds < LeastSeconds) return LockVerdict.Unknown;
        if (seen.GcShare >= MuchGc) return LockVerdict.LockBound;
        if (seen.WaitShare is null || seen.Concurrency < Crowd) return LockVerdict.Unknown;
        return seen.WaitShare - seen.GcShare >= MuchWaiting ? LockVerdict.LockBound : LockVerdict.LockFree;
    }

    /// <summary>A line for each name: the verdict, why, and what to do.</summary>
    public override string ToString()
    {
        if (Evidence.Count == 0) return "No task has run.";
        var text = new StringBuilder();
        foreach (var seen in Evidence.Take(MostLines)) text.Append(Line(seen)).Append('\n');
        if (Evidence.Count > MostLines) text.Append(CultureInfo.InvariantCulture, $"… and {Evidence.Count - MostLines} more names\n");
        return text.ToString().TrimEnd();
    }

    internal static string Line(LockEvidence seen)
    {
        var verdict = Judge(seen);
        string word = verdict switch { LockVerdict.LockFree => "lock-free", LockVerdict.LockBound => "lock-bound", _ => "not known" };
        string advice = verdict switch
        {
            LockVerdict.LockFree => "use Scheduler.Threads",
            LockVerdict.LockBound => "use Scheduler.Processes",
            _ => Missing(seen),
        };
        return $"{seen.Name}: {word}, {string.Join(", ", Reasons(seen))}; {advice}";
    }

    private static IEnumerable<string> Reasons(LockEvidence seen)
    {
        if (seen.SpeedUp is { } speedUp) yield return string.Create(CultureInfo.InvariantCulture, $"{speedUp:0.0}x on {seen.SpeedUpWorkers:0.#} threads");
        if (seen.ProcessorShare is { } processor) yield return $"{Percent(processor)} of the time on a processor";
        if (seen.WaitShare is >= 0.05) yield return $"{Percent(seen.WaitShare.Value)} waiting (a lock, or input and output)";
        if (seen.GcShare >= 0.01) yield return $"{Percent(seen.GcShare)} in garbage collection";
        if (seen.Contentions >= 1) yield return string.Create(CultureInfo.InvariantCulture, $"{seen.Contentions:0} lock contentions");
        yield return string.Create(CultureInfo.InvariantCulture, $"{seen.Tasks:N0} {(seen.Tasks == 1 ? "task" : "tasks")} in {Durations.Text(seen.Time)}");
    }

    private static string Missing(LockEvidence seen) => seen.Time.TotalSeconds < LeastSeconds
        ? "run more of it to tell"
        : seen.Concurrency < Crowd ? "hardly ever two tasks at a time; compute on several workers to tell"
        : "compute also with MaxDegreeOfParallelism = 1 to tell";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");
}
