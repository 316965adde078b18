using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// What compiled kernels do with memory: expression trees know no pointers, so addresses are numbers. Vectors are any of 128 to 512 bits,
/// of elements of type T.
/// </summary>
internal static unsafe class VectorMemory
{
    /// <summary>Entry <paramref name="index"/> of a table of addresses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long At(long table, int index) => ((nint*)table)[index];

    /// <summary>The value at an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(long address) where T : unmanaged => *(T*)address;

    /// <summary>The elements from number <paramref name="index"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TVector, T>(long address, long index) where TVector : unmanaged where T : unmanaged
        => Unsafe.ReadUnaligned<TVector>((T*)address + index);

    /// <summary>Writes the elements from number <paramref name="index"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector, T>(TVector vector, long address, long index) where TVector : unmanaged where T : unmanaged
        => Unsafe.WriteUnaligned((T*)address + index, vector);

    /// <summary>As <see cref="Store"/>, past the cache; the place is a multiple of the vector's size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream<TVector, T>(TVector vector, long address, long index) where TVector : unmanaged where T : unmanaged
    {
        byte* target = (byte*)((T*)address + index);
        if (sizeof(TVector) == 64) Unsafe.BitCast<TVector, Vector512<byte>>(vector).StoreAlignedNonTemporal(target);
        else if (sizeof(TVector) == 32) Unsafe.BitCast<TVector, Vector256<byte>>(vector).StoreAlignedNonTemporal(target);
        else Unsafe.BitCast<TVector, Vector128<byte>>(vector).StoreAlignedNonTemporal(target);
    }

    /// <summary>The <paramref name="count"/> bytes from number <paramref name="index"/> on, in the lowest lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> LoadBytes512(long address, long index, int count) => count switch
    {
        64 => Vector512.Load((byte*)address + index),
        32 => Vector256.Load((byte*)address + index).ToVector512(),
        _ => LoadBytes256(address, index, count).ToVector512(),
    };

    /// <inheritdoc cref="LoadBytes512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> LoadBytes256(long address, long index, int count)
        => count == 32 ? Vector256.Load((byte*)address + index) : LoadBytes128(address, index, count).ToVector256();

    /// <inheritdoc cref="LoadBytes512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> LoadBytes128(long address, long index, int count) => count switch
    {
        16 => Vector128.Load((byte*)address + index),
        8 => Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>((byte*)address + index)).AsByte(),
        4 => Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>((byte*)address + index)).AsByte(),
        _ => Vector128.CreateScalar(Unsafe.ReadUnaligned<ushort>((byte*)address + index)).AsByte(),
    };

    /// <summary>Writes 1 for each of the <paramref name="count"/> lowest lanes that holds, else 0, from number <paramref name="index"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTruth512(Vector512<byte> mask, long address, long index, int count)
    {
        if (count == 64) (mask & Vector512<byte>.One).Store((byte*)address + index);
        else StoreTruth256(mask.GetLower(), address, index, count);
    }

    /// <inheritdoc cref="StoreTruth512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTruth256(Vector256<byte> mask, long address, long index, int count)
    {
        if (count == 32) (mask & Vector256<byte>.One).Store((byte*)address + index);
        else StoreTruth128(mask.GetLower(), address, index, count);
    }

    /// <inheritdoc cref="StoreTruth512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTruth128(Vector128<byte> mask, long address, long index, int count)
    {
        var truth = mask & Vector128<byte>.One;
        byte* target = (byte*)address + index;
        if (count == 16) truth.Store(target);
        else if (count == 8) Unsafe.WriteUnaligned(target, truth.AsUInt64().ToScalar());
        else if (count == 4) Unsafe.WriteUnaligned(target, truth.AsUInt32().ToScalar());
        else Unsafe.WriteUnaligned(target, truth.AsUInt16().ToScalar());
    }
}
