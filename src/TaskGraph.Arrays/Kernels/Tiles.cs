using System.Buffers;

namespace TaskGraph.ArrayKernels;

/// <summary>A strided view as kernels see it. Strides count elements; those of broadcast axes are 0.</summary>
internal readonly unsafe struct StridedView<T>(T* start, long[] strides, bool isContiguous) where T : unmanaged
{
    public T* Start { get; } = start;
    public long[] Strides { get; } = strides;
    public bool IsContiguous { get; } = isContiguous;
}

/// <summary>Runs a program over views of one shape, a tile at a time.</summary>
internal static unsafe class Tiles
{
    private const int TileBytes = 16 << 10;

    public static void Run<T>(TileProgram<T> program, ReadOnlySpan<StridedView<T>> inputs, ReadOnlySpan<long> shape, T* result) where T : unmanaged
    {
        long length = 1;
        foreach (long n in shape) length *= n;
        if (length == 0) return;
        int tile = (int)Math.Min(length, TileBytes / sizeof(T));
        int gathered = 0;
        foreach (var input in inputs)
            if (!input.IsContiguous) gathered++;
        T[] memory = ArrayPool<T>.Shared.Rent((program.RegisterCount + gathered) * tile);
        try
        {
            var registers = memory.AsSpan(0, program.RegisterCount * tile);
            var buffers = memory.AsSpan(program.RegisterCount * tile, gathered * tile);
            for (long at = 0; at < length; at += tile)
            {
                int count = (int)Math.Min(tile, length - at);
                Gather(inputs, shape, at, count, buffers, tile);
                program.Run(new TileInputs<T>(inputs, buffers, tile, at, count), registers[..(program.RegisterCount * count)], new Span<T>(result + at, count));
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(memory);
        }
    }

    private static void Gather<T>(ReadOnlySpan<StridedView<T>> inputs, ReadOnlySpan<long> shape, long at, int count, Span<T> buffers, int tile) where T : unmanaged
    {
        int buffer = 0;
        foreach (var input in inputs)
            if (!input.IsContiguous) Gather(input, shape, at, buffers.Slice(buffer++ * tile, count));
    }

    /// <summary>The elements from number <paramref name="at"/> on, in row-major order.</summary>
    private static void Gather<T>(in StridedView<T> view, ReadOnlySpan<long> shape, long at, Span<T> target) where T : unmanaged
    {
        int rank = shape.Length, inner = rank - 1;
        if (rank == 0)
        {
            target[0] = *view.Start;
            return;
        }
        Span<long> index = stackalloc long[rank];
        long offset = 0;
        for (int axis = inner; axis >= 0; axis--)
        {
            index[axis] = at % shape[axis];
            at /= shape[axis];
            offset += index[axis] * view.Strides[axis];
        }
        long stride = view.Strides[inner];
        for (int done = 0; done < target.Length;)
        {
            int run = (int)Math.Min(target.Length - done, shape[inner] - index[inner]);
            CopyRun(view.Start + offset, stride, target.Slice(done, run));
            done += run;
            offset += run * stride;
            index[inner] += run;
            for (int axis = inner; axis > 0 && index[axis] == shape[axis]; axis--)
            {
                offset += view.Strides[axis - 1] - index[axis] * view.Strides[axis];
                index[axis] = 0;
                index[axis - 1]++;
            }
        }
    }

    private static void CopyRun<T>(T* source, long stride, Span<T> target) where T : unmanaged
    {
        if (stride == 1) new ReadOnlySpan<T>(source, target.Length).CopyTo(target);
        else if (stride == 0) target.Fill(*source);
        else
        {
            for (int i = 0; i < target.Length; i++) target[i] = source[i * stride];
        }
    }

    private readonly ref struct TileInputs<T>(ReadOnlySpan<StridedView<T>> inputs, Span<T> buffers, int tile, long at, int count) : ITileInputs<T>
        where T : unmanaged
    {
        private readonly ReadOnlySpan<StridedView<T>> _inputs = inputs;
        private readonly Span<T> _buffers = buffers;

        public ReadOnlySpan<T> Tile(int input)
        {
            if (_inputs[input].IsContiguous) return new(_inputs[input].Start + at, count);
            int buffer = 0;
            for (int i = 0; i < input; i++)
                if (!_inputs[i].IsContiguous) buffer++;
            return _buffers.Slice(buffer * tile, count);
        }
    }
}
