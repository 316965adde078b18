using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace TaskGraph;

internal delegate void FieldsAction<TSide, T>(TSide side, ref T value);

/// <summary>Writes and reads the fields of a class or struct, private and readonly ones too, by code generated for the type.</summary>
internal sealed class FieldCode<T>
{
    private static FieldCode<T>? _whole;

    private readonly List<FieldInfo> _fields = [];
    private FieldsAction<PickleWriter, T>? _write;
    private FieldsAction<PickleReader, T>? _read;

    private FieldCode(Type? stop)
    {
        var fields = TypeFacts.Fields(typeof(T), stop);
        foreach (var field in fields)
            if (Refusals.FieldReason(field.FieldType) is { } reason) throw new UnpicklableException(field.FieldType, reason);
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            (_write, _read) = ReflectedFields.Of<T>(fields);
            return;
        }
        // Many a process does only one of the two.
        _fields = fields;
    }

    /// <summary>All fields.</summary>
    public static FieldCode<T> Whole => _whole ??= new(null);

    public FieldsAction<PickleWriter, T> Write => _write ??= Generate<PickleWriter>(_fields, EmitWrite);

    public FieldsAction<PickleReader, T> Read => _read ??= Generate<PickleReader>(_fields, EmitRead);

    /// <summary>The fields that <typeparamref name="T"/> and its bases above <paramref name="stop"/> declare.</summary>
    public static FieldCode<T> Above(Type stop) => new(stop);

    private static FieldsAction<TSide, T> Generate<TSide>(List<FieldInfo> fields, Action<ILGenerator, FieldInfo> emit)
    {
        var method = new DynamicMethod("Fields", typeof(void), [typeof(TSide), typeof(T).MakeByRefType()], typeof(FieldCode<T>).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        foreach (var field in fields) emit(il, field);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<FieldsAction<TSide, T>>();
    }

    private static void EmitWrite(ILGenerator il, FieldInfo field)
    {
        il.Emit(OpCodes.Ldarg_0);
        EmitOwner(il);
        il.Emit(OpCodes.Ldfld, field);
        if (field.FieldType == typeof(string)) il.Emit(OpCodes.Call, typeof(PickleWriter).GetMethod(nameof(PickleWriter.Text))!);
        else if (IsPlainReference(field.FieldType)) il.Emit(OpCodes.Call, typeof(PickleWriter).GetMethod(nameof(PickleWriter.WriteObject))!);
        else il.Emit(OpCodes.Call, ElementMethod(field.FieldType, nameof(Element<int>.Put)));
    }

    private static void EmitRead(ILGenerator il, FieldInfo field)
    {
        EmitOwner(il);
        il.Emit(OpCodes.Ldarg_0);
        if (field.FieldType == typeof(string))
        {
            il.Emit(OpCodes.Call, typeof(PickleReader).GetMethod(nameof(PickleReader.Text))!);
        }
        else if (IsPlainReference(field.FieldType))
        {
            il.Emit(OpCodes.Call, typeof(PickleReader).GetMethod(nameof(PickleReader.ReadObject))!);
            if (field.FieldType != typeof(object)) il.Emit(OpCodes.Castclass, field.FieldType);
        }
        else
        {
            il.Emit(OpCodes.Call, ElementMethod(field.FieldType, nameof(Element<int>.Get)));
        }
        il.Emit(OpCodes.Stfld, field);
    }

    private static void EmitOwner(ILGenerator il)
    {
        il.Emit(OpCodes.Ldarg_1);
        if (!typeof(T).IsValueType) il.Emit(OpCodes.Ldind_Ref);
    }

    private static bool IsPlainReference(Type type) => !type.IsValueType && !TypeFacts.IsTree(type);

    private static MethodInfo ElementMethod(Type type, string name) => typeof(Element<>).MakeGenericType(type).GetMethod(name)!;
}
