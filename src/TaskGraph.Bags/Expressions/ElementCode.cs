namespace TaskGraph;

/// <summary>A step that makes of each element none, one or several, whatever its neighbours are.</summary>
internal abstract class ElementCode<T, TResult> : SequenceCode<TResult>, IElementCode
{
    /// <summary>The step in front of another.</summary>
    public abstract Sink<T> Before(Sink<TResult> next);

    object IElementCode.Before(object next) => Before((Sink<TResult>)next);

    /// <summary>The step as a sequence, which computes no element before it is asked for.</summary>
    protected abstract IEnumerable<TResult> Over(IEnumerable<T> items);

    protected sealed override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context) => new Step(Input<T>(inputs), this);

    private sealed class Step(IEnumerable<T> items, ElementCode<T, TResult> code) : Flow<TResult>
    {
        public override void Into(Sink<TResult> sink) => items.Into(code.Before(sink));

        public override IEnumerator<TResult> GetEnumerator() => code.Over(items).GetEnumerator();
    }
}

/// <summary>A step of single elements whose types are not known here.</summary>
internal interface IElementCode
{
    /// <summary>The sink in front of another one.</summary>
    object Before(object next);
}
