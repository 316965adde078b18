using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// What compiled kernels do with memory: expression trees know no pointers, so addresses are numbers. One class a width with the same
/// members, found by name.
/// </summary>
internal static unsafe class VectorMemory
{
    public const string Load = nameof(Of512.Load), LoadBytes = nameof(Of512.LoadBytes), Store = nameof(Of512.Store), Stream = nameof(Of512.Stream);
    public const string StoreTruth = nameof(Of512.StoreTruth), Broadcast = nameof(Of512.Broadcast);

    /// <summary>Entry <paramref name="index"/> of a table of addresses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long At(long table, int index) => ((nint*)table)[index];

    public static class Of512
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Load<T>(long address, long index) where T : unmanaged => Vector512.Load((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<T>(Vector512<T> vector, long address, long index) where T : unmanaged => vector.Store((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Stream<T>(Vector512<T> vector, long address, long index) where T : unmanaged => vector.StoreAlignedNonTemporal((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Broadcast<T>(long address) where T : unmanaged => Vector512.Create(*(T*)address);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> LoadBytes(long address, long index, int count) => count switch
        {
            64 => Vector512.Load((byte*)address + index),
            32 => Vector256.Load((byte*)address + index).ToVector512(),
            _ => Of256.LoadBytes(address, index, count).ToVector512(),
        };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void StoreTruth(Vector512<byte> mask, long address, long index, int count)
        {
            if (count == 64) (mask & Vector512<byte>.One).Store((byte*)address + index);
            else Of256.StoreTruth(mask.GetLower(), address, index, count);
        }
    }

    public static class Of256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Load<T>(long address, long index) where T : unmanaged => Vector256.Load((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<T>(Vector256<T> vector, long address, long index) where T : unmanaged => vector.Store((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Stream<T>(Vector256<T> vector, long address, long index) where T : unmanaged => vector.StoreAlignedNonTemporal((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Broadcast<T>(long address) where T : unmanaged => Vector256.Create(*(T*)address);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> LoadBytes(long address, long index, int count)
            => count == 32 ? Vector256.Load((byte*)address + index) : Of128.LoadBytes(address, index, count).ToVector256();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void StoreTruth(Vector256<byte> mask, long address, long index, int count)
        {
            if (count == 32) (mask & Vector256<byte>.One).Store((byte*)address + index);
            else Of128.StoreTruth(mask.GetLower(), address, index, count);
        }
    }

    public static class Of128
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<T> Load<T>(long address, long index) where T : unmanaged => Vector128.Load((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<T>(Vector128<T> vector, long address, long index) where T : unmanaged => vector.Store((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Stream<T>(Vector128<T> vector, long address, long index) where T : unmanaged => vector.StoreAlignedNonTemporal((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<T> Broadcast<T>(long address) where T : unmanaged => Vector128.Create(*(T*)address);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> LoadBytes(long address, long index, int count) => count switch
        {
            16 => Vector128.Load((byte*)address + index),
            8 => Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>((byte*)address + index)).AsByte(),
            4 => Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>((byte*)address + index)).AsByte(),
            _ => Vector128.CreateScalar(Unsafe.ReadUnaligned<ushort>((byte*)address + index)).AsByte(),
        };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void StoreTruth(Vector128<byte> mask, long address, long index, int count)
        {
            var truth = mask & Vector128<byte>.One;
            byte* target = (byte*)address + index;
            if (count == 16) truth.Store(target);
            else if (count == 8) Unsafe.WriteUnaligned(target, truth.AsUInt64().ToScalar());
            else if (count == 4) Unsafe.WriteUnaligned(target, truth.AsUInt32().ToScalar());
            else Unsafe.WriteUnaligned(target, truth.AsUInt16().ToScalar());
        }
    }

    public static class Of64
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector64<T> Load<T>(long address, long index) where T : unmanaged => Vector64.Load((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<T>(Vector64<T> vector, long address, long index) where T : unmanaged => vector.Store((T*)address + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector64<T> Broadcast<T>(long address) where T : unmanaged => Vector64.Create(*(T*)address);
    }
}
