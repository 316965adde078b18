using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace TaskGraph;

/// <summary>Exceptions: message, inner exception, data, the stack as text, and what the type adds.</summary>
internal sealed class ExceptionCodec<T> : Codec where T : Exception
{
    private readonly FieldCode<T> _own = FieldCode<T>.Above(typeof(Exception));

    public override void WriteBody(PickleWriter writer, object item)
    {
        var error = (T)item;
        writer.String(ExceptionFields.Message(error));
        writer.WriteObject(error.InnerException);
        writer.String(error.HelpLink);
        writer.String(SourceOf(error));
        writer.Raw(error.HResult);
        writer.String(error.StackTrace);
        WriteData(writer, error);
        _own.Write(writer, ref error);
    }

    public override object Create(PickleReader reader) => RuntimeHelpers.GetUninitializedObject(typeof(T));

    public override void Fill(PickleReader reader, object item)
    {
        var error = (T)item;
        ExceptionFields.Message(error) = reader.String();
        ExceptionFields.Inner(error) = (Exception?)reader.ReadObject();
        error.HelpLink = reader.String();
        error.Source = reader.String();
        error.HResult = reader.Raw<int>();
        string? stack = reader.String();
        if (stack is not null) ExceptionDispatchInfo.SetRemoteStackTrace(error, stack);
        int count = reader.CountOf(2);
        for (int i = 0; i < count; i++) error.Data[reader.ReadObject()!] = reader.ReadObject();
        _own.Read(reader, ref error);
    }

    private static void WriteData(PickleWriter writer, Exception error)
    {
        // Only simple entries: an exception must not fail to arrive because of what somebody attached to it.
        var simple = new List<DictionaryEntry>();
        foreach (DictionaryEntry entry in error.Data)
            if (entry.Key is string or ValueType && entry.Value is null or string or ValueType && IsPlain(entry.Key) && IsPlain(entry.Value)) simple.Add(entry);
        writer.Count((uint)simple.Count);
        foreach (var entry in simple)
        {
            writer.WriteObject(entry.Key);
            writer.WriteObject(entry.Value);
        }
    }

    private static bool IsPlain(object? value) => value is null or string || TypeFacts.IsRaw(value.GetType());

    private static string? SourceOf(Exception error)
    {
        try
        {
            return error.Source;
        }
        catch (Exception)
        {
            return null;
        }
    }
}

internal static class ExceptionFields
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    public static extern ref string? Message(Exception error);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    public static extern ref Exception? Inner(Exception error);
}
