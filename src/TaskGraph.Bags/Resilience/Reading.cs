namespace TaskGraph;

/// <summary>A record of a file that could not be read: the item of a <see cref="LostItem"/> behind a reader.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line's number, from 1; null in files without lines.</param>
/// <param name="Text">The record as it stands there, or as text.</param>
public sealed record FileRecord(string Path, long? Line, string Text)
{
    /// <summary>The place and the text.</summary>
    public override string ToString() => Line is { } line ? FormattableString.Invariant($"{Path}, line {line}: {Text}") : $"{Path}: {Text}";
}

/// <summary>What a reader made of a record: an element, or why there is none.</summary>
internal readonly record struct Reading<T>(T Value, FileRecord? Bad, Exception? Error) : IReading
{
    public object? Item => Error is null ? Value : Bad;
}

/// <summary>A reading of any type.</summary>
internal interface IReading
{
    /// <summary>The element, or the record that gave none.</summary>
    object? Item { get; }

    /// <summary>An element to be shown to the user: the reading's, where it is one.</summary>
    static object? Shown(object? item) => item is IReading reading ? reading.Item : item;
}

/// <summary>Code of a source whose records may be bad.</summary>
internal interface IFallibleReader
{
    /// <summary>The same source with bad records reported instead of thrown.</summary>
    FallibleReading Fallible { get; }
}

/// <summary>How a source reads whose bad records are guarded.</summary>
/// <param name="Type">What it gives.</param>
/// <param name="Code">Reads them.</param>
/// <param name="Step">Makes an element of a reading, or throws.</param>
internal sealed record FallibleReading(Type Type, TaskCode Code, IElementCode Step)
{
    public static FallibleReading Of<T>(SequenceCode<Reading<T>> code) => new(typeof(Reading<T>), code, new ReadingCode<T>());
}

/// <summary>The element of a reading: the first step of a guarded chain.</summary>
internal sealed class ReadingCode<T> : ElementCode<Reading<T>, T>
{
    public override Sink<Reading<T>> Before(Sink<T> next) => new Step(next);

    protected override IEnumerable<T> Over(IEnumerable<Reading<T>> items) => items.Select(Value);

    private static T Value(Reading<T> reading)
    {
        if (reading.Error is { } error) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        return reading.Value;
    }

    private sealed class Step(Sink<T> next) : Sink<Reading<T>>
    {
        public override void Add(Reading<T> item) => next.Add(Value(item));
    }
}
