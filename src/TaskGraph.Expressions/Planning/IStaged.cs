namespace TaskGraph;

/// <summary>
/// A node that can only be planned when something has been computed: a size that depends on data, the quantiles of a key. The
/// plan ends in front of it, what it asks for is computed, and planning goes on with the node it then becomes.
/// </summary>
internal interface IStaged
{
    /// <summary>What must be computed first.</summary>
    IReadOnlyList<StageRequest> Requests { get; }

    /// <summary>The node for this place, now that the answers are known; with the same blocks' meaning for its consumers.</summary>
    Expr Resolve(IReadOnlyList<StageAnswer> answers);
}

/// <summary>One thing that must be known before planning goes on.</summary>
/// <param name="Expr">What to compute.</param>
/// <param name="IsHeld">Whether the blocks stay where they were made, to be read by the node's successor; else they come as values.</param>
internal readonly record struct StageRequest(Expr Expr, bool IsHeld);

/// <summary>The answer to a <see cref="StageRequest"/>.</summary>
/// <param name="Held">A leaf that stands for the held blocks; null for values.</param>
/// <param name="Values">The blocks' values; empty for held ones.</param>
internal readonly record struct StageAnswer(Expr? Held, object?[] Values);
