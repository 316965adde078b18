namespace TaskGraph;

/// <summary>The elements of a type.</summary>
internal sealed class OfTypeCode<T, TResult> : ElementCode<T, TResult>
{
    public override Sink<T> Before(Sink<TResult> next) => new Step(next);

    protected override IEnumerable<TResult> Over(IEnumerable<T> items) => items.OfType<TResult>();

    private sealed class Step(Sink<TResult> next) : Sink<T>
    {
        public override void Add(T item)
        {
            if (item is TResult result) next.Add(result);
        }
    }
}
