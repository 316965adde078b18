namespace TaskGraph.Benchmarks;

/// <summary>Workloads of one area, and who can do them.</summary>
internal abstract class Suite
{
    public abstract string Name { get; }

    /// <summary>The engines to compare with, by the names that <c>--peers</c> takes.</summary>
    public abstract IReadOnlyList<string> Peers { get; }

    public abstract IEnumerable<Workload> Workloads(bool quick);

    /// <summary>Starts an engine for all workloads of the suite: ours, or one of <see cref="Peers"/>.</summary>
    public abstract IEngine Start(string engine);

    /// <summary>Starts one of the suite's engines within this process, which was started for it.</summary>
    public virtual IEngine StartHere(string engine) => Start(engine);

    /// <summary>What else is to be read from the rows, below their table.</summary>
    public virtual Task WriteNotesAsync(IReadOnlyList<Row> rows, TextWriter writer) => Task.CompletedTask;

    /// <summary>Our engines, the first of which the ratios are for.</summary>
    public virtual IReadOnlyList<string> OwnEngines => ["taskgraph"];
}

/// <summary>One thing to do, of one size.</summary>
/// <param name="Name">What.</param>
/// <param name="N">Its size, in the suite's unit.</param>
/// <param name="Runs">How often each engine does it; the median counts.</param>
/// <param name="Without">Engines for which this size would take too long.</param>
internal sealed record Workload(string Name, long N, int Runs, params string[] Without)
{
    /// <summary>How far checksums may be apart, relative to what was computed; a sum in another order differs in its last digits.</summary>
    public double Tolerance { get; init; } = 1e-9;
}

/// <summary>Does workloads and says how long each took.</summary>
internal interface IEngine : IDisposable
{
    Measurement Run(Workload workload);
}

/// <summary>One run of a workload.</summary>
/// <param name="Seconds">Wall time of the work itself, without its preparation.</param>
/// <param name="Checksum">What the result must agree in with every other engine, to nine digits.</param>
/// <param name="PeakBytes">Memory at its highest, where it was measured.</param>
internal readonly record struct Measurement(double Seconds, double Checksum, long? PeakBytes = null);
