using System.Runtime.CompilerServices;

namespace TaskGraph.ArrayKernels;

/// <summary>Collects elements of strided views.</summary>
internal static unsafe class Gathering
{
    /// <summary>Copies <paramref name="count"/> elements from number <paramref name="at"/> on, in row-major order.</summary>
    public static void Gather(in KernelView view, ReadOnlySpan<long> shape, long at, int count, byte* target)
    {
        switch (view.ElementSize)
        {
            case 1: Gather((byte*)view.Start, view.Strides, shape, at, new Span<byte>(target, count)); break;
            case 2: Gather((ushort*)view.Start, view.Strides, shape, at, new Span<ushort>(target, count)); break;
            case 4: Gather((uint*)view.Start, view.Strides, shape, at, new Span<uint>(target, count)); break;
            case 8: Gather((ulong*)view.Start, view.Strides, shape, at, new Span<ulong>(target, count)); break;
            case 16: Gather((UInt128*)view.Start, view.Strides, shape, at, new Span<UInt128>(target, count)); break;
            default: throw new NotSupportedException($"Elements of {view.ElementSize} bytes cannot be gathered.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T>(T* start, ReadOnlySpan<long> strides, ReadOnlySpan<long> shape, long at, Span<T> target) where T : unmanaged
    {
        int inner = shape.Length - 1;
        Span<long> index = stackalloc long[shape.Length];
        long offset = 0;
        for (int axis = inner; axis >= 0; axis--)
        {
            index[axis] = at % shape[axis];
            at /= shape[axis];
            offset += index[axis] * strides[axis];
        }
        long stride = strides[inner];
        for (int done = 0; done < target.Length;)
        {
            int run = (int)Math.Min(target.Length - done, shape[inner] - index[inner]);
            CopyRun(start + offset, stride, target.Slice(done, run));
            done += run;
            offset += run * stride;
            index[inner] += run;
            for (int axis = inner; axis > 0 && index[axis] == shape[axis]; axis--)
            {
                offset += strides[axis - 1] - index[axis] * strides[axis];
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
}

/// <summary>Some rows of a matrix that is stored by columns, as rows. Walking down its rows, each is transposed once.</summary>
internal sealed unsafe class TransposedPanel : IDisposable
{
    private const int Rows = 32;

    private readonly KernelView _view;
    private readonly long _rows, _columns;
    private readonly Block _memory;
    private long _first = -1;

    public TransposedPanel(in KernelView view, ReadOnlySpan<long> shape)
    {
        _view = view;
        _rows = shape[0];
        _columns = shape[1];
        _memory = BlockPool.Shared.Rent(Rows * _columns * view.ElementSize);
    }

    /// <summary>Where the element is, with the rest of its row behind it.</summary>
    public byte* Address(long row, long column)
    {
        long first = row / Rows * Rows;
        if (first != _first) Fill(first);
        return (byte*)_memory.Address + ((row - first) * _columns + column) * _view.ElementSize;
    }

    public void Dispose() => _memory.Release();

    private void Fill(long first)
    {
        _first = first;
        long rows = Math.Min(Rows, _rows - first), stride = _view.Strides[1];
        byte* source = _view.Start + first * _view.ElementSize;
        switch (_view.ElementSize)
        {
            case 1: Transposing.Copy(source, stride, (byte*)_memory.Address, _columns, rows, _columns); break;
            case 2: Transposing.Copy((ushort*)source, stride, (ushort*)_memory.Address, _columns, rows, _columns); break;
            case 4: Transposing.Copy((uint*)source, stride, (uint*)_memory.Address, _columns, rows, _columns); break;
            case 8: Transposing.Copy((ulong*)source, stride, (ulong*)_memory.Address, _columns, rows, _columns); break;
            default: Transposing.Copy((UInt128*)source, stride, (UInt128*)_memory.Address, _columns, rows, _columns); break;
        }
    }
}
