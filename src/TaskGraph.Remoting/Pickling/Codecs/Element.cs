using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskGraph;

internal delegate void ValueWriting<T>(PickleWriter writer, T value);

internal delegate T ValueReading<T>(PickleReader reader);

/// <summary>
/// A value of a declared type, in a field or an array: without its type where that is certain. Values without references are
/// written as they lie in memory, structs field by field, and so are immutable objects that cannot be part of a cycle: for
/// those the identity, which nobody can tell by their content, is not kept.
/// </summary>
internal static class Element<T>
{
    private static readonly ValueWriting<T>? _put;
    private static readonly ValueReading<T>? _get;

    static Element()
    {
        var type = typeof(T);
        if (type == typeof(string))
        {
            _put = (ValueWriting<T>)(object)(ValueWriting<string?>)(static (w, s) => w.Text(s));
            _get = (ValueReading<T>)(object)(ValueReading<string?>)(static r => r.Text());
        }
        else if (type.IsValueType)
        {
            IsRaw = TypeFacts.IsRaw(type);
            if (IsRaw) return;
            if (Refusals.Reason(type) is { } reason)
            {
                _put = (_, _) => throw new UnpicklableException(type, reason);
                _get = _ => throw new UnpicklableException(type, reason);
                return;
            }
            if (CodecRules.Surrogate(type) is { } codec)
            {
                _put = (w, v) => codec.WriteHeader(w, v!);
                _get = r => (T)codec.Create(r);
                return;
            }
            _put = static (w, v) => FieldCode<T>.Whole.Write(w, ref v);
            _get = static r =>
            {
                T value = default!;
                FieldCode<T>.Whole.Read(r, ref value);
                return value;
            };
        }
        else if (TypeFacts.IsTree(type))
        {
            _put = static (w, v) =>
            {
                w.Byte(v is null ? (byte)0 : (byte)1);
                if (v is not null) FieldCode<T>.Whole.Write(w, ref v);
            };
            _get = static r =>
            {
                if (r.Byte() == 0) return default!;
                var value = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
                FieldCode<T>.Whole.Read(r, ref value);
                return value;
            };
        }
    }

    /// <summary>Whether values are written as they lie in memory.</summary>
    public static bool IsRaw { get; }

    /// <summary>Whether values hold nothing that others could hold too, as far as anybody can tell.</summary>
    public static bool IsSeparable { get; } = TypeFacts.IsTree(typeof(T));

    /// <summary>Whether hashing and comparing a value reads nothing but the value.</summary>
    public static bool IsSimple => IsRaw || typeof(T) == typeof(string);

    /// <summary>The fewest bytes that a value takes: with a reference in it, one.</summary>
    public static int LeastSize => IsRaw ? Unsafe.SizeOf<T>() : 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(PickleWriter writer, T value)
    {
        if (IsRaw) writer.Raw(value);
        else if (_put is not null) _put(writer, value);
        else writer.WriteObject(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Get(PickleReader reader)
    {
        if (IsRaw) return reader.Raw<T>();
        if (_get is not null) return _get(reader);
        return (T)reader.ReadObject()!;
    }
}

/// <summary>What decides how values of a type may be written.</summary>
internal static class TypeFacts
{
    private static readonly ConcurrentDictionary<Type, bool> _isRaw = new(), _isTree = new(), _travels = new();
    private static readonly MethodInfo _hasReferences = typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!;

    /// <summary>Value types of plain bits: neither references nor addresses.</summary>
    public static bool IsRaw(Type type) => _isRaw.GetOrAdd(type, static t =>
        t.IsValueType && !t.IsByRefLike && !(bool)_hasReferences.MakeGenericMethod(t).Invoke(null, null)! && !HasAddress(t));

    /// <summary>
    /// Sealed, with readonly fields that hold only bits, strings and such objects themselves: no cycle can be made of them, and
    /// two equal ones cannot be told apart but by reference.
    /// </summary>
    public static bool IsTree(Type type) => _isTree.TryGetValue(type, out bool known) ? known : _isTree[type] = IsTree(type, []);

    /// <summary>Whether every value of a type can leave the process, by its type alone.</summary>
    public static bool AlwaysTravels(Type type) => _travels.TryGetValue(type, out bool known) ? known : _travels[type] = AlwaysTravels(type, []);

    /// <summary>The instance fields of a type and its bases above <paramref name="stop"/>, in a fixed order.</summary>
    public static List<FieldInfo> Fields(Type type, Type? stop = null)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && level != stop && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
            fields.AddRange(level.GetFields(declared).Where(f => !f.IsDefined(typeof(NonSerializedAttribute), inherit: false)).OrderBy(f => f.MetadataToken));
        return fields;
    }

    private static bool IsTree(Type type, HashSet<Type> above)
    {
        if (type == typeof(string) || IsRaw(type)) return true;
        if (Nullable.GetUnderlyingType(type) is { } inner) return IsTree(inner, above);
        if (!type.IsSealed || type.IsArray || type.IsPointer || typeof(Delegate).IsAssignableFrom(type) || !above.Add(type)) return false;
        if (!IsPlain(type)) return false;
        bool isTree = Fields(type).TrueForAll(f => (type.IsValueType || f.IsInitOnly) && IsTree(f.FieldType, above));
        above.Remove(type);
        return isTree;
    }

    private static bool AlwaysTravels(Type type, HashSet<Type> above)
    {
        if (type == typeof(string) || IsRaw(type) || !above.Add(type)) return true;
        if (Nullable.GetUnderlyingType(type) is { } inner) return AlwaysTravels(inner, above);
        if (type.IsArray) return AlwaysTravels(type.GetElementType()!, above);
        if (type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(List<>)) return AlwaysTravels(type.GenericTypeArguments[0], above);
        return type.IsSealed && !typeof(Delegate).IsAssignableFrom(type) && IsPlain(type) && Fields(type).TrueForAll(f => AlwaysTravels(f.FieldType, above));
    }

    private static bool IsPlain(Type type)
    {
        try
        {
            return Codec.For(type) is ObjectCodec or BoxedCodec;
        }
        catch (UnpicklableException)
        {
            return false;
        }
    }

    private static bool HasAddress(Type type)
    {
        if (type == typeof(nint) || type == typeof(nuint) || type.IsPointer || type.IsFunctionPointer) return true;
        if (type.IsPrimitive || type.IsEnum) return false;
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            if (field.FieldType != type && HasAddress(field.FieldType)) return true;
        return false;
    }
}
