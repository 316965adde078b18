namespace TaskGraph.Frames.Tests;

/// <summary>How recorded cases are written with this library. The runner finds all classes that implement this.</summary>
internal interface IVectorCases
{
    /// <summary>
    /// For the name of each case a function from its inputs to a <see cref="DataFrame"/>, a <see cref="Series"/>, a <see cref="Frame"/> or a
    /// value. Where the expected index holds data its columns come first.
    /// </summary>
    IEnumerable<(string Id, Func<VectorInputs, object?> Run)> Cases { get; }
}
