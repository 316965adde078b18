using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Functions: the method, and the object it is bound to; of captured variables only those that the method uses.</summary>
internal sealed class DelegateCodec : BuiltCodec
{
    public static DelegateCodec Instance { get; } = new();

    public override void WriteTagged(PickleWriter writer, object item)
    {
        var function = (Delegate)item;
        if (writer.TryWriteReference(function)) return;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new UnpicklableException(function.GetType(), "too many functions are composed of one another");
        if (!function.HasSingleTarget)
        {
            writer.Byte((byte)PickleTag.Multicast);
            writer.WriteType(function.GetType());
            var functions = function.GetInvocationList();
            writer.Count((uint)functions.Length);
            foreach (var single in functions) WriteTagged(writer, single);
            writer.Number(function);
            return;
        }
        var method = function.Method;
        // The target comes first: a function that refers to itself is then met, and numbered, inside of its own target.
        writer.Byte((byte)PickleTag.Delegate);
        var target = function.Target;
        PickledNames.RequireLoadable(method);
        var used = CapturedFields.UsedBy(method);
        if (writer.Statics is { } statics)
            foreach (var (field, isAssigned) in used.Statics) statics[field] = isAssigned || statics.GetValueOrDefault(field);
        if (used.Written is [var written, ..])
            throw new UnpicklableException(function.GetType(), Refusals.LostWrite, CaptureCheck.NameOf(written));
        if (target is not null && CapturedFields.IsScope(target.GetType())) writer.WriteCaptures(target, used);
        else if (target is not null && CapturedFields.IsStateless(target.GetType())) writer.WriteObject(null);
        else writer.WriteObject(target);
        if (writer.TryWriteReference(function)) return;
        writer.Byte((byte)PickleTag.Delegate);
        writer.WriteType(function.GetType());
        writer.WriteMethod(method);
        writer.Number(function);
    }

    public override object Create(PickleReader reader) => throw new NotSupportedException();

    public static object Read(PickleReader reader)
    {
        object? target = reader.ReadObject();
        var tag = (PickleTag)reader.Byte();
        if (tag == PickleTag.Reference) return reader.ReadReference();
        var type = reader.ReadType();
        var method = reader.ReadMethod();
        if (target is null && !method.IsStatic && CapturedFields.IsStateless(method.DeclaringType!)) target = CapturedFields.Stateless(method.DeclaringType!);
        var function = method.IsStatic && target is null ? Delegate.CreateDelegate(type, method) : Delegate.CreateDelegate(type, target, method);
        reader.Number(function);
        return function;
    }

    public static object ReadMulticast(PickleReader reader)
    {
        var type = reader.ReadType();
        int count = reader.CountOf(1);
        Delegate? all = null;
        for (int i = 0; i < count; i++) all = Delegate.Combine(all, (Delegate)reader.ReadObject()!);
        if (all is null || all.GetType() != type) throw new InvalidDataException("A message from another process is damaged: a function of several has none.");
        reader.Number(all);
        return all;
    }
}
