namespace TaskGraph;

/// <summary>
/// A result over pooled memory. Every object of this kind owns one reference; whoever holds it last gives it back: the scheduler
/// when the last consumer has run, the caller for an output. A task never returns an input itself but shares it.
/// </summary>
internal interface IReferenceCounted
{
    /// <summary>Another object over the same memory, with a reference of its own.</summary>
    object Share();

    /// <summary>Gives this object's reference back; the object must not be used afterwards.</summary>
    void Release();
}
