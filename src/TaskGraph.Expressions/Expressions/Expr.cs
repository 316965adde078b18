using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// A node of a lazy computation: an operation over other nodes. Immutable. It knows facts about itself (its blocks, its shape or
/// schema, what it accepts); rules know only the walk. Constructors check arguments, so that errors come at the user's call.
/// </summary>
internal abstract class Expr
{
    /// <summary>A node for <paramref name="operation"/> over <paramref name="inputs"/>.</summary>
    /// <param name="operation">A short name such as <c>sum</c>: the name of its tasks.</param>
    /// <param name="inputs">The nodes it reads.</param>
    /// <param name="parameters">A token of everything else that decides the result: <see cref="Tokens.Unique"/> with a user's function.</param>
    /// <param name="callSite">Where the user called it; the nearest named call for operators.</param>
    protected Expr(string operation, ImmutableArray<Expr> inputs, UInt128 parameters, CallSite callSite = default)
    {
        Operation = operation;
        Inputs = inputs;
        Parameters = parameters;
        CallSite = callSite;
        Token = ComputeToken();
    }

    public string Operation { get; }

    public ImmutableArray<Expr> Inputs { get; }

    /// <summary>A hash of the operation, its parameters, its inputs and its settings: nodes with equal tokens compute the same.</summary>
    public UInt128 Token { get; private set; }

    /// <summary>The parameters' own token, for <see cref="WithInputs"/>.</summary>
    protected UInt128 Parameters { get; }

    /// <summary>What the result is, comparable by value: shape and type of an array, schema of a frame, element type of a bag.</summary>
    public abstract object Meta { get; }

    /// <summary>The number of blocks of the result.</summary>
    public abstract int BlockCount { get; }

    /// <summary>Where the user called the operation.</summary>
    public CallSite CallSite { get; private set; }

    public TaskSettings Settings { get; private set; } = TaskSettings.None;

    /// <summary>Where the tasks belong: what the user set, else what is natural for the family.</summary>
    public TaskAffinity Affinity => Settings.Affinity ?? NaturalAffinity;

    protected virtual TaskAffinity NaturalAffinity => TaskAffinity.LockFree;

    /// <summary>The rewrite rules of this node's family, in order; one shared list per family.</summary>
    public virtual IReadOnlyList<Rule> Rules => [];

    /// <summary>What <c>Explain</c> prints after the operation's name: parameters in short; empty for none.</summary>
    public virtual string Details => "";

    /// <summary>The result's size in bytes where it is known.</summary>
    public virtual long? Bytes => null;

    /// <summary>How much it makes, or reads, in words for <c>Explain</c>; null where that is not known.</summary>
    public virtual string? Extent => Bytes is { } bytes ? new ByteSize(bytes).ToString() : null;

    /// <summary>The same operation over other inputs of the same kind.</summary>
    protected abstract Expr WithInputs(ImmutableArray<Expr> inputs);

    /// <summary>A leaf of the same family and <see cref="Meta"/> whose blocks have been computed before.</summary>
    public abstract Expr Hold(HeldBlocks blocks);

    /// <summary>Emits the tasks: one a block for an <see cref="IBlockwise"/> node, anything else in an override.</summary>
    public virtual void Lower(Materializer materializer)
    {
        if (this is not IBlockwise blockwise) throw new NotSupportedException($"{GetType().Name} is not blockwise and does not say how it is lowered.");
        materializer.AddBlockwise(this, blockwise);
    }

    /// <summary>This node with other inputs, its call site and its settings.</summary>
    public Expr Over(ImmutableArray<Expr> inputs)
    {
        if (inputs.AsSpan().SequenceEqual(Inputs.AsSpan())) return this;
        var rebuilt = WithInputs(inputs);
        if (rebuilt.CallSite != CallSite || rebuilt.Settings != Settings) rebuilt = rebuilt.Stamped(CallSite, Settings);
        return rebuilt;
    }

    /// <summary>This node with other settings for its tasks.</summary>
    public Expr With(TaskSettings settings) => Stamped(CallSite, settings);

    private Expr Stamped(CallSite callSite, TaskSettings settings)
    {
        var clone = (Expr)MemberwiseClone();
        clone.CallSite = callSite;
        clone.Settings = settings;
        clone.Token = clone.ComputeToken();
        return clone;
    }

    private UInt128 ComputeToken()
    {
        var token = TokenBuilder.Of(Operation).Add(Parameters).Add(Inputs.Length);
        foreach (var input in Inputs) token.Add(input.Token);
        if (Settings is { AreNone: false } s)
        {
            token.Add(s.Name).Add(s.Retries ?? -1).Add(s.Priority ?? 0).Add((int)(s.Affinity ?? (TaskAffinity)(-1)))
                .Add(s.RetryDelay?.Ticks ?? -1).Add(s.Timeout?.Ticks ?? -1);
            if (s.RetryWhen is not null) token.Add(Tokens.OfReference(s.RetryWhen));
        }
        return token.ToToken();
    }
}
