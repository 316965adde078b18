using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// Which hash a type has. .NET's value types by what their equality compares; tuples, records, anonymous types and structs without an
/// equality of their own by their fields; a type that may have derived ones by the type of the value; bytes by content. XxHash3 throughout.
/// </summary>
internal static class StableHashRules
{
    private const ulong Null = 0x9E3779B97F4A7C15;

    private static readonly ConcurrentDictionary<Type, Func<object, ulong>> _byType = new();
    private static readonly MethodInfo _boxed = Method(nameof(Boxed)), _fieldOf = Method(nameof(FieldOf)), _nullable = Method(nameof(OfNullable)), _enum = Method(nameof(OfEnum));

    private static readonly Dictionary<Type, Delegate> _known = new()
    {
        [typeof(string)] = (Func<string?, ulong>)Text,
        [typeof(bool)] = (Func<bool, ulong>)(static v => Word(v ? 1ul : 0)),
        [typeof(char)] = (Func<char, ulong>)(static v => Word(v)),
        [typeof(byte)] = (Func<byte, ulong>)(static v => Word(v)),
        [typeof(sbyte)] = (Func<sbyte, ulong>)(static v => Word((ulong)v)),
        [typeof(short)] = (Func<short, ulong>)(static v => Word((ulong)v)),
        [typeof(ushort)] = (Func<ushort, ulong>)(static v => Word(v)),
        [typeof(int)] = (Func<int, ulong>)(static v => Word((ulong)v)),
        [typeof(uint)] = (Func<uint, ulong>)(static v => Word(v)),
        [typeof(long)] = (Func<long, ulong>)(static v => Word((ulong)v)),
        [typeof(ulong)] = (Func<ulong, ulong>)Word,
        [typeof(Int128)] = (Func<Int128, ulong>)(static v => Bits((UInt128)v)),
        [typeof(UInt128)] = (Func<UInt128, ulong>)Bits,
        [typeof(float)] = (Func<float, ulong>)(static v => Real(v)),
        [typeof(Half)] = (Func<Half, ulong>)(static v => Real((double)v)),
        [typeof(double)] = (Func<double, ulong>)Real,
        // Dividing by 1 with many zeros drops the zeros at the end.
        [typeof(decimal)] = (Func<decimal, ulong>)(static v => Bits(v == 0 ? 0m : v / 1.000000000000000000000000000000000m)),
        [typeof(BigInteger)] = (Func<BigInteger, ulong>)(static v => XxHash3.HashToUInt64(v.ToByteArray())),
        [typeof(Complex)] = (Func<Complex, ulong>)(static v => Join(Real(v.Real), Real(v.Imaginary))),
        [typeof(DateTime)] = (Func<DateTime, ulong>)(static v => Word((ulong)v.Ticks)),
        [typeof(DateTimeOffset)] = (Func<DateTimeOffset, ulong>)(static v => Word((ulong)v.UtcTicks)),
        [typeof(TimeSpan)] = (Func<TimeSpan, ulong>)(static v => Word((ulong)v.Ticks)),
        [typeof(DateOnly)] = (Func<DateOnly, ulong>)(static v => Word((ulong)v.DayNumber)),
        [typeof(TimeOnly)] = (Func<TimeOnly, ulong>)(static v => Word((ulong)v.Ticks)),
        [typeof(Guid)] = (Func<Guid, ulong>)Bits,
        [typeof(System.Text.Rune)] = (Func<System.Text.Rune, ulong>)(static v => Word((ulong)v.Value)),
        [typeof(Version)] = (Func<Version?, ulong>)(static v => Text(v?.ToString())),
        [typeof(CultureInfo)] = (Func<CultureInfo?, ulong>)(static v => Text(v?.Name)),
        [typeof(ReadOnlyMemory<byte>)] = (Func<ReadOnlyMemory<byte>, ulong>)(static v => XxHash3.HashToUInt64(v.Span)),
    };

    public static ulong Text(string? text) => text is null ? Null : XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()));

    public static ulong Word(ulong value)
    {
        if (!BitConverter.IsLittleEndian) value = BinaryPrimitives.ReverseEndianness(value);
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in value)));
    }

    /// <summary>The hash of several parts in their order.</summary>
    public static ulong Join(ulong first, ulong second)
    {
        ulong high = Math.BigMul(first ^ Null, (second + 0xD6E8FEB86659FD93) | 1, out ulong low);
        return Word(high ^ low ^ BitOperations.RotateLeft(second, 29));
    }

    public static Func<T, ulong>? Make<T>(out string? refusal)
    {
        refusal = null;
        var type = typeof(T);
        if (_known.TryGetValue(type, out var known)) return (Func<T, ulong>)known;
        if (typeof(IStableHash).IsAssignableFrom(type)) return static v => v is null ? Null : Word((ulong)((IStableHash)v).GetStableHash());
        if (type.IsEnum) return Call<T>(_enum, type);
        if (Nullable.GetUnderlyingType(type) is { } inner) return Refusal(inner) is { } no ? Refuse<T>(no, out refusal) : Call<T>(_nullable, inner);
        if ((type.IsAbstract || type.IsInterface || type == typeof(object)) && !type.IsArray) return static v => v is null ? Null : OfRuntimeType(v);
        if (Unfit(type) is { } reason) return Refuse<T>(reason, out refusal);
        foreach (var field in Fields(type))
            if (Refusal(field.FieldType) is { } ofField) return Refuse<T>($"its {Named(field)} is {TypeNames.Of(field.FieldType)}: {ofField}", out refusal);
        // A record's equality compares the runtime type first, so a derived one hashes more fields.
        if (!type.IsValueType && !type.IsSealed) return static v => v is null ? Null : v.GetType() == typeof(T) ? OfFields<T>.Hash(v) : OfRuntimeType(v);
        return static v => v is null ? Null : OfFields<T>.Hash(v);
    }

    private static ulong Real(double value) => Word(value == 0 ? 0 : double.IsNaN(value) ? BitConverter.DoubleToUInt64Bits(double.NaN) : BitConverter.DoubleToUInt64Bits(value));

    private static ulong Bits<T>(T value) where T : unmanaged => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    private static ulong OfNullable<T>(T? value) where T : struct => value is { } known ? StableHash<T>.Of(known) : Null;

    private static ulong OfEnum<T>(T value) where T : struct, Enum => Word(Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.BitCast<T, byte>(value),
        2 => Unsafe.BitCast<T, ushort>(value),
        4 => Unsafe.BitCast<T, uint>(value),
        _ => Unsafe.BitCast<T, ulong>(value),
    });

    private static ulong OfRuntimeType(object value) => _byType.GetOrAdd(value.GetType(), static type => _boxed.MakeGenericMethod(type).CreateDelegate<Func<object, ulong>>())(value);

    private static ulong Boxed<T>(object value)
    {
        if (StableHashRules.Refusal(typeof(T)) is { } reason) throw new ArgumentException($"A value of type {TypeNames.Of(typeof(T))} cannot be a key: {reason}");
        return StableHash<T>.Of((T)value);
    }

    private static ulong FieldOf<T>(T value) => StableHash<T>.Of(value);

    /// <summary>Why a type has no hash, or null.</summary>
    private static string? Refusal(Type type) => Refusal(type, []);

    private static string? Refusal(Type type, HashSet<Type> above)
    {
        if (_known.ContainsKey(type) || type.IsEnum || typeof(IStableHash).IsAssignableFrom(type) || type.IsInterface || type == typeof(object) || type.IsAbstract && !type.IsArray) return null;
        if (Nullable.GetUnderlyingType(type) is { } inner) return Refusal(inner, above);
        if (Unfit(type) is { } reason) return reason;
        if (!above.Add(type)) return null;
        foreach (var field in Fields(type))
            if (Refusal(field.FieldType, above) is { } ofField) return $"its {Named(field)} is {TypeNames.Of(field.FieldType)}: {ofField}";
        return null;
    }

    private static string? Unfit(Type type)
    {
        const string use = "Use a key that is a number, a string, a tuple or a record, or let the type implement IStableHash.";
        if (type.IsArray || typeof(System.Collections.IEnumerable).IsAssignableFrom(type)) return $"collections are compared by reference. {use}";
        if (type.IsPointer || typeof(Delegate).IsAssignableFrom(type)) return $"it has no content to compare. {use}";
        var equality = type.GetMethod(nameof(Equals), BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, [typeof(object)]);
        if (IsTuple(type)) return null;
        if (equality is null) return type.IsValueType ? null : $"it is compared by reference. {use}";
        if (!IsGenerated(equality)) return $"it compares its values in its own way. {use}";
        // A record whose author wrote the typed Equals.
        var typed = type.GetMethod(nameof(Equals), BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, [type]);
        return typed is null || IsGenerated(typed) ? null : $"it compares its values in its own way. {use}";
    }

    private static bool IsGenerated(MethodInfo method)
        => method.IsDefined(typeof(CompilerGeneratedAttribute), false) || method.DeclaringType!.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static bool IsTuple(Type type)
        => type.IsConstructedGenericType && (typeof(ITuple).IsAssignableFrom(type) && type.Namespace == "System" || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    private static FieldInfo[] Fields(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
            fields.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).OrderBy(f => f.MetadataToken));
        return [.. fields];
    }

    private static string Named(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static Func<T, ulong>? Refuse<T>(string reason, out string? refusal)
    {
        refusal = reason;
        return null;
    }

    private static Func<T, ulong> Call<T>(MethodInfo method, Type argument) => method.MakeGenericMethod(argument).CreateDelegate<Func<T, ulong>>();

    private static MethodInfo Method(string name) => typeof(StableHashRules).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The hashes of all fields, joined: compiled once, when the first value comes, since a type may contain itself.</summary>
    private static class OfFields<T>
    {
        public static readonly Func<T, ulong> Hash = Compile();

        private static Func<T, ulong> Compile()
        {
            var value = Expression.Parameter(typeof(T));
            Expression hash = Expression.Constant(Null);
            var join = typeof(StableHashRules).GetMethod(nameof(Join))!;
            foreach (var field in Fields(typeof(T)))
                hash = Expression.Call(join, hash, Expression.Call(_fieldOf.MakeGenericMethod(field.FieldType), Expression.Field(value, field)));
            return Expression.Lambda<Func<T, ulong>>(hash, value).Compile();
        }
    }
}
