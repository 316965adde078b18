using System.Linq.Expressions;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// How many elements a compiled kernel handles at once, and what vectors that makes of each element type: the widest type fills the
/// machine's vectors, narrower ones smaller vectors of as many lanes. Truth values are masks: lanes of all bits or none.
/// </summary>
internal readonly struct Lanes
{
    private readonly int _maskSize;

    private Lanes(int count, int maskSize)
    {
        Count = count;
        _maskSize = maskSize;
    }

    public int Count { get; }

    /// <summary>The widest vectors of this machine, in bytes; 0 where it has none.</summary>
    public static int MachineWidth { get; } =
        Vector512.IsHardwareAccelerated ? 64 : Vector256.IsHardwareAccelerated ? 32 : Vector128.IsHardwareAccelerated ? 16 : 0;

    /// <summary>Lanes for a program on vectors of <paramref name="width"/> bytes; null where its types have no common ones.</summary>
    public static Lanes? For(KernelProgram program, int width)
    {
        int most = 0, least = int.MaxValue;
        foreach (var type in program.Inputs.Concat(program.Constants.Select(c => c.Type)).Concat(program.Steps.Select(s => s.Ufunc.Result)))
        {
            if (type == typeof(bool)) continue;
            if (!ElementTypes.HasVectors(type)) return null;
            most = Math.Max(most, ElementTypes.SizeOf(type));
            least = Math.Min(least, ElementTypes.SizeOf(type));
        }
        if (most == 0) return new(width, 1);
        if (least != most && (least < 4 || width < 32)) return null;
        return new(width / most, most);
    }

    /// <summary>The static class with the operations on vectors of an element type.</summary>
    public Type ClassOf(Type element) => ClassOf(Count * (element == typeof(bool) ? _maskSize : ElementTypes.SizeOf(element)));

    /// <summary>The vector type for an element type.</summary>
    public Type VectorOf(Type element) => VectorOf(Count * ElementTypes.SizeOf(element), element);

    /// <summary>The elements from number <paramref name="index"/> on of those at <paramref name="address"/>.</summary>
    public Expression Load(Type element, Expression address, Expression index)
    {
        if (element != typeof(bool)) return Access(nameof(VectorMemory.Load), VectorOf(element), element, address, index);
        // The bytes widened to the lanes' size, then compared with zero.
        int size = Count * _maskSize;
        Expression lanes = AccessBytes(nameof(VectorMemory.LoadBytes512), size, address, index, Expression.Constant(Count));
        while (ElementTypes.SizeOf(LaneOf(lanes)) < _maskSize) lanes = VectorMethods.Call(ClassOf(size), nameof(Vector512.WidenLower), null, lanes);
        return VectorMethods.Call(ClassOf(size), nameof(Vector512.GreaterThan), LaneOf(lanes), lanes, Zero(size, LaneOf(lanes)));
    }

    /// <summary>Writes a vector to the elements from number <paramref name="index"/> on.</summary>
    public Expression Store(Type element, Expression vector, Expression address, Expression index, bool streams)
    {
        if (element != typeof(bool))
            return Access(streams ? nameof(VectorMemory.Stream) : nameof(VectorMemory.Store), vector.Type, element, vector, address, index);
        // Of a mask, every lane's low half is the same: the bytes come to lie in the lowest lanes.
        int size = SizeOf(vector);
        vector = As(vector, UnsignedOf(ElementTypes.SizeOf(LaneOf(vector))));
        while (LaneOf(vector) != typeof(byte)) vector = VectorMethods.Call(ClassOf(size), nameof(Vector512.Narrow), null, vector, vector);
        return AccessBytes(nameof(VectorMemory.StoreTruth512), size, vector, address, index, Expression.Constant(Count));
    }

    /// <summary>All lanes the value at an address.</summary>
    public Expression Broadcast(Type element, Expression address)
    {
        if (element != typeof(bool)) return Create(ClassOf(element), element, address);
        int size = Count * _maskSize;
        var value = Create(ClassOf(size), typeof(byte), address);
        return As(VectorMethods.Call(ClassOf(size), nameof(Vector512.GreaterThan), typeof(byte), value, Zero(size, typeof(byte))), UnsignedOf(_maskSize));

        static Expression Create(Type vectorClass, Type type, Expression from)
            => VectorMethods.Call(vectorClass, nameof(Vector512.Create), type, Expression.Call(typeof(VectorMemory), nameof(VectorMemory.Read), [type], from));
    }

    /// <summary>A mask with lanes of the size of <paramref name="element"/>, as a vector of that type.</summary>
    public static Expression MaskAs(Expression mask, Type element)
    {
        int wanted = ElementTypes.SizeOf(element), have = ElementTypes.SizeOf(LaneOf(mask));
        // As signed numbers, so that widening repeats the sign.
        if (have < wanted) mask = Widen(As(mask, typeof(int)));
        else if (have > wanted) mask = Narrow(As(mask, typeof(long)));
        return As(mask, element);
    }

    /// <summary>A vector of half the size: whole numbers cut off, doubles rounded to floats.</summary>
    public static Expression Narrow(Expression vector)
    {
        var both = VectorMethods.Call(ClassOf(SizeOf(vector)), nameof(Vector512.Narrow), null, vector, vector);
        return VectorMethods.Call(ClassOf(SizeOf(both)), nameof(Vector512.GetLower), LaneOf(both), both);
    }

    /// <summary>A vector of twice the size with the same values.</summary>
    public static Expression Widen(Expression vector)
    {
        int size = SizeOf(vector);
        string name = size == 32 ? nameof(Vector256.ToVector512Unsafe) : nameof(Vector128.ToVector256Unsafe);
        var grown = VectorMethods.Call(ClassOf(size), name, LaneOf(vector), vector);
        return VectorMethods.Call(ClassOf(2 * size), nameof(Vector512.WidenLower), null, grown);
    }

    /// <summary>The same bits as lanes of another type.</summary>
    public static Expression As(Expression vector, Type element)
    {
        var from = LaneOf(vector);
        if (from == element) return vector;
        var method = ClassOf(SizeOf(vector)).GetMethod(nameof(Vector512.As))!.MakeGenericMethod(from, element);
        return Expression.Call(method, vector);
    }

    public static Type LaneOf(Expression vector) => vector.Type.GetGenericArguments()[0];

    private static int SizeOf(Expression vector)
    {
        var type = vector.Type.GetGenericTypeDefinition();
        return type == typeof(Vector512<>) ? 64 : type == typeof(Vector256<>) ? 32 : 16;
    }

    private static Type UnsignedOf(int bytes) => bytes switch { 8 => typeof(ulong), 4 => typeof(uint), 2 => typeof(ushort), _ => typeof(byte) };

    private static Type ClassOf(int bytes) => bytes switch
    {
        64 => typeof(Vector512),
        32 => typeof(Vector256),
        _ => typeof(Vector128),
    };

    private static Type VectorOf(int bytes, Type element) => (bytes switch
    {
        64 => typeof(Vector512<>),
        32 => typeof(Vector256<>),
        _ => typeof(Vector128<>),
    }).MakeGenericType(element);

    private static Expression Zero(int size, Type lane) => Expression.Property(null, VectorOf(size, lane).GetProperty(nameof(Vector512<byte>.Zero))!);

    private static MethodCallExpression Access(string name, Type vector, Type element, params Expression[] arguments)
        => Expression.Call(typeof(VectorMemory), name, [vector, element], arguments);

    // The method for vectors of the given size: its name ends in their bits.
    private static MethodCallExpression AccessBytes(string name512, int size, params Expression[] arguments)
        => Expression.Call(typeof(VectorMemory), name512.Replace("512", $"{8 * size}", StringComparison.Ordinal), null, arguments);
}
