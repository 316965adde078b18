using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Classes, written field by field.</summary>
internal abstract class ObjectCodec : Codec
{
    public static Codec Make(Type type) => (Codec)Activator.CreateInstance((type.IsValueType ? typeof(BoxedCodec<>) : typeof(ObjectCodec<>)).MakeGenericType(type))!;
}

internal sealed class ObjectCodec<T> : ObjectCodec where T : class
{
    public override void WriteBody(PickleWriter writer, object item)
    {
        var typed = Unsafe.As<T>(item);
        FieldCode<T>.Whole.Write(writer, ref typed);
    }

    public override object Create(PickleReader reader) => RuntimeHelpers.GetUninitializedObject(typeof(T));

    public override void Fill(PickleReader reader, object item)
    {
        var typed = Unsafe.As<T>(item);
        FieldCode<T>.Whole.Read(reader, ref typed);
    }
}

/// <summary>Structs and other values in boxes.</summary>
internal abstract class BoxedCodec : BuiltCodec
{
    public sealed override bool TracksIdentity => false;
}

internal sealed class BoxedCodec<T> : BoxedCodec where T : struct
{
    public override void WriteHeader(PickleWriter writer, object item) => Element<T>.Put(writer, (T)item);

    public override object Create(PickleReader reader) => Element<T>.Get(reader);
}
