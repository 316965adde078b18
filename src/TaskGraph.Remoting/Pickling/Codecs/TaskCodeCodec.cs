using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// The code of a task, field by field. A worker reads each code once, and its first one before it can answer at all: to make methods for its type, as other
/// classes get, takes longer than reflection does.
/// </summary>
internal sealed class TaskCodeCodec : Codec
{
    private readonly Type _type;
    private readonly FieldInfo[] _fields;

    /// <exception cref="UnpicklableException">A field is of a type that cannot leave the process.</exception>
    public TaskCodeCodec(Type type)
    {
        _type = type;
        _fields = [.. TypeFacts.Fields(type)];
        foreach (var field in _fields)
            if (Refusals.FieldReason(field.FieldType) is { } reason) throw new UnpicklableException(field.FieldType, reason);
    }

    public override void WriteBody(PickleWriter writer, object item)
    {
        foreach (var field in _fields) writer.WriteObject(field.GetValue(item));
    }

    public override object Create(PickleReader reader) => RuntimeHelpers.GetUninitializedObject(_type);

    public override void Fill(PickleReader reader, object item)
    {
        foreach (var field in _fields) field.SetValue(item, reader.ReadObject());
    }
}
