namespace TaskGraph.Tests;

/// <summary>How recorded cases are written with this library. The runner finds all classes that implement this.</summary>
internal interface IVectorCases
{
    IEnumerable<VectorCase> Cases { get; }
}

/// <summary>A recorded case.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Run">From its inputs to an array or a value, or to several in an <c>object[]</c>.</param>
/// <param name="CutOtherwise">Why the result's chunks are not the recorded ones; null where they must be.</param>
internal sealed record VectorCase(string Id, Func<VectorInputs, object?> Run, string? CutOtherwise = null);
