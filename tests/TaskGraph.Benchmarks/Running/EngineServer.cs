using System.Text.Json;

namespace TaskGraph.Benchmarks;

/// <summary>One of our engines as a peer is: a process of its own, which takes a workload a line and answers with a line.</summary>
internal static class EngineServer
{
    public static int Run(Suite suite, string name)
    {
        using var engine = suite.StartHere(name);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            using var asked = JsonDocument.Parse(line);
            var measured = engine.Run(new(asked.RootElement.GetProperty("workload").GetString()!, asked.RootElement.GetProperty("n").GetInt64(), 1));
            Console.WriteLine(JsonSerializer.Serialize(new { seconds = measured.Seconds, checksum = measured.Checksum, peakBytes = measured.PeakBytes }));
        }
        return 0;
    }
}
