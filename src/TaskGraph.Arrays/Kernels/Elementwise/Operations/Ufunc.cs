using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// An elementwise operation with its types closed, as steps of a <see cref="KernelProgram"/> name it. Data only: it travels with the
/// program, and is compiled where that runs.
/// </summary>
internal abstract unsafe class Ufunc
{
    public abstract string Name { get; }

    public abstract ImmutableArray<Type> Operands { get; }

    public abstract Type Result { get; }

    public abstract VectorForm? Vector { get; }

    /// <summary>Equal for operations that do the same.</summary>
    public abstract UInt128 Token { get; }

    /// <summary>The operation on <paramref name="count"/> elements; operands that it does not have are null.</summary>
    public abstract void Invoke(void* x, void* y, void* z, void* result, int count);

    public static Ufunc Unary<TOp, T, TResult>() where TOp : struct, IUnaryOp<TOp, T, TResult> where T : unmanaged where TResult : unmanaged
        => UnaryUfunc<TOp, T, TResult>.Instance;

    public static Ufunc Binary<TOp, TX, TY, TResult>()
        where TOp : struct, IBinaryOp<TOp, TX, TY, TResult> where TX : unmanaged where TY : unmanaged where TResult : unmanaged
        => BinaryUfunc<TOp, TX, TY, TResult>.Instance;

    public static Ufunc Ternary<TOp, TX, TY, TZ, TResult>()
        where TOp : struct, ITernaryOp<TOp, TX, TY, TZ, TResult> where TX : unmanaged where TY : unmanaged where TZ : unmanaged where TResult : unmanaged
        => TernaryUfunc<TOp, TX, TY, TZ, TResult>.Instance;
}

internal sealed unsafe class UnaryUfunc<TOp, T, TResult> : Ufunc where TOp : struct, IUnaryOp<TOp, T, TResult> where T : unmanaged where TResult : unmanaged
{
    public static readonly UnaryUfunc<TOp, T, TResult> Instance = new();
    private static readonly ImmutableArray<Type> _operands = [typeof(T)];
    private static readonly UInt128 _token = TokenBuilder.Of("ufunc").Add(typeof(TOp)).ToToken();

    public override string Name => TOp.Name;
    public override ImmutableArray<Type> Operands => _operands;
    public override Type Result => typeof(TResult);
    public override VectorForm? Vector => TOp.Vector;
    public override UInt128 Token => _token;

    public override void Invoke(void* x, void* y, void* z, void* result, int count)
        => TOp.Invoke(new ReadOnlySpan<T>(x, count), new Span<TResult>(result, count));
}

internal sealed unsafe class BinaryUfunc<TOp, TX, TY, TResult> : Ufunc
    where TOp : struct, IBinaryOp<TOp, TX, TY, TResult> where TX : unmanaged where TY : unmanaged where TResult : unmanaged
{
    public static readonly BinaryUfunc<TOp, TX, TY, TResult> Instance = new();
    private static readonly ImmutableArray<Type> _operands = [typeof(TX), typeof(TY)];
    private static readonly UInt128 _token = TokenBuilder.Of("ufunc").Add(typeof(TOp)).ToToken();

    public override string Name => TOp.Name;
    public override ImmutableArray<Type> Operands => _operands;
    public override Type Result => typeof(TResult);
    public override VectorForm? Vector => TOp.Vector;
    public override UInt128 Token => _token;

    public override void Invoke(void* x, void* y, void* z, void* result, int count)
        => TOp.Invoke(new ReadOnlySpan<TX>(x, count), new ReadOnlySpan<TY>(y, count), new Span<TResult>(result, count));
}

internal sealed unsafe class TernaryUfunc<TOp, TX, TY, TZ, TResult> : Ufunc
    where TOp : struct, ITernaryOp<TOp, TX, TY, TZ, TResult> where TX : unmanaged where TY : unmanaged where TZ : unmanaged where TResult : unmanaged
{
    public static readonly TernaryUfunc<TOp, TX, TY, TZ, TResult> Instance = new();
    private static readonly ImmutableArray<Type> _operands = [typeof(TX), typeof(TY), typeof(TZ)];
    private static readonly UInt128 _token = TokenBuilder.Of("ufunc").Add(typeof(TOp)).ToToken();

    public override string Name => TOp.Name;
    public override ImmutableArray<Type> Operands => _operands;
    public override Type Result => typeof(TResult);
    public override VectorForm? Vector => TOp.Vector;
    public override UInt128 Token => _token;

    public override void Invoke(void* x, void* y, void* z, void* result, int count)
        => TOp.Invoke(new ReadOnlySpan<TX>(x, count), new ReadOnlySpan<TY>(y, count), new ReadOnlySpan<TZ>(z, count), new Span<TResult>(result, count));
}

/// <summary>Sizes of element types that are known only at run time.</summary>
internal static class ElementTypes
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, int> _sizes = new();

    /// <summary>Bytes of an element.</summary>
    public static int SizeOf(Type type) => _sizes.GetOrAdd(type, static t => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(t).Invoke(null, null)!);

    /// <summary>Whether vectors of it exist.</summary>
    public static bool HasVectors(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Double;
}
