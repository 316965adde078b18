namespace TaskGraph.ArrayKernels;

/// <summary>Copies between strided views.</summary>
internal static unsafe class Copying
{
    /// <summary>Copies a view of <paramref name="shape"/> to another. Rows that lie in one piece on both sides are copied as one.</summary>
    public static void Copy<T>(T* source, ReadOnlySpan<long> sourceStrides, T* target, ReadOnlySpan<long> targetStrides, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        int rank = shape.Length;
        foreach (long n in shape)
            if (n == 0) return;
        if (rank == 0)
        {
            *target = *source;
            return;
        }
        if (rank == 2 && sourceStrides[0] == 1 && targetStrides[1] == 1 && shape[0] > 1 && sourceStrides[1] != 1)
        {
            Transposing.Copy(source, sourceStrides[1], target, targetStrides[0], shape[0], shape[1]);
            return;
        }
        Span<long> index = stackalloc long[rank];
        index.Clear();
        int inner = rank - 1;
        while (true)
        {
            CopyRow(source, sourceStrides[inner], target, targetStrides[inner], shape[inner]);
            int axis = inner - 1;
            for (; axis >= 0; axis--)
            {
                source += sourceStrides[axis];
                target += targetStrides[axis];
                if (++index[axis] < shape[axis]) break;
                source -= sourceStrides[axis] * shape[axis];
                target -= targetStrides[axis] * shape[axis];
                index[axis] = 0;
            }
            if (axis < 0) return;
        }
    }

    private static void CopyRow<T>(T* source, long sourceStride, T* target, long targetStride, long count) where T : unmanaged
    {
        if (targetStride == 1 && sourceStride == 1)
        {
            Buffer.MemoryCopy(source, target, count * sizeof(T), count * sizeof(T));
        }
        else if (targetStride == 1 && sourceStride == 0)
        {
            new Span<T>(target, checked((int)count)).Fill(*source);
        }
        else
        {
            for (long i = 0; i < count; i++) target[i * targetStride] = source[i * sourceStride];
        }
    }
}
