namespace TaskGraph;

/// <summary>
/// A value that has not been computed yet: a call of any function on other such values, or what a full reduction of an array, a
/// series or a bag will give.
/// </summary>
public sealed class Delayed<T> : LazyCollection<Delayed<T>, T>
{
    internal Delayed(Expr expr) : base(expr)
    {
    }

    internal override T Assemble(object?[] blocks) => (T)blocks[0]!;

    internal override Delayed<T> Over(Expr expr) => new(expr);
}
