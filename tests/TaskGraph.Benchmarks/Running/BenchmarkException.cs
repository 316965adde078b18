namespace TaskGraph.Benchmarks;

/// <summary>The benchmark cannot run as asked; the message says what to do.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
