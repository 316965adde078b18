namespace TaskGraph;

/// <summary>A result that knows how much memory it holds.</summary>
public interface ISized
{
    /// <summary>Bytes held.</summary>
    long Bytes { get; }
}
