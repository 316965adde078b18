using System.Runtime.CompilerServices;

namespace TaskGraph.ArrayKernels;

/// <summary>A strided view as kernels see it, broadcast to the shape they work on. Strides count elements; those of broadcast axes are 0.</summary>
internal readonly unsafe struct KernelView(void* start, long[] strides, int elementSize, TileSource? source = null)
{
    /// <summary>What makes the elements, where they do not lie in memory; the strides are then those of row-major order.</summary>
    public TileSource? Source { get; } = source;

    public byte* Start { get; } = (byte*)start;

    public long[] Strides { get; } = strides;

    public int ElementSize { get; } = elementSize;
}

/// <summary>
/// A program over views of one shape, computed in row-major order as far as asked. Axes that all views walk alike are one axis. Runs stay
/// within rows of the last axis where those are long, so that broadcast rows and columns are read in place; short rows are gathered.
/// </summary>
internal sealed unsafe class Evaluation : IDisposable
{
    private const int GatherBytes = 16 << 10;
    private const int ShortRow = 128;

    private readonly KernelRun _run;
    private readonly KernelView[] _views;
    private readonly long[] _shape;
    private readonly long _inner;
    private readonly bool _byRows;
    private readonly int _handedOut;
    private readonly Access[] _access;
    private readonly int _gather;
    private readonly Block? _buffers;
    private readonly TransposedPanel[] _panels;
    private readonly nint[] _addresses;

    public Evaluation(KernelProgram program, KernelRoute route, ReadOnlySpan<KernelView> views, ReadOnlySpan<long> shape)
    {
        (_shape, _views) = Coalescing.Of(shape, views);
        Length = 1;
        foreach (long n in shape) Length *= n;
        _inner = _shape[^1];
        _byRows = _shape.Length == 1 || _inner >= ShortRow;
        _access = Array.ConvertAll(_views, AccessOf);
        _panels = new TransposedPanel[_views.Length];
        ulong scalars = 0;
        int largest = 1, gathered = 0;
        for (int i = 0; i < _views.Length; i++)
        {
            if (_access[i] == Access.Scalar) scalars |= 1UL << i;
            if (_access[i] is Access.Gather or Access.Make) gathered++;
            if (_access[i] == Access.Panel) _panels[i] = new(_views[i], _shape);
            largest = Math.Max(largest, _views[i].ElementSize);
        }
        _gather = gathered == 0 ? int.MaxValue : GatherBytes / largest;
        if (gathered != 0) _buffers = BlockPool.Shared.Rent((long)_views.Length * GatherBytes);
        _addresses = new nint[_views.Length];
        _run = new(program, scalars, route);
        _handedOut = program.Steps.Length == 0 ? program.HandedOut : -1;
    }

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>Computes <paramref name="count"/> elements from number <paramref name="at"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(long at, long count, void* result)
    {
        byte* target = (byte*)result;
        if (_handedOut >= 0 && _access[_handedOut] == Access.Make)
        {
            _views[_handedOut].Source!.Fill(at, count, result);
            return;
        }
        while (count > 0)
        {
            long length = Math.Min(count, _gather);
            if (_byRows) length = Math.Min(length, _inner - at % _inner);
            for (int i = 0; i < _views.Length; i++) _addresses[i] = (nint)Address(i, at, (int)Math.Min(length, int.MaxValue));
            _run.Run(_addresses, target, length);
            at += length;
            count -= length;
            target += length * _run.ResultSize;
        }
    }

    /// <summary>How many elements from number <paramref name="at"/> on lie one behind another in an input that is not changed; 0 where none do.</summary>
    public long InPlace(long at) => _handedOut >= 0 && _access[_handedOut] == Access.Run ? _inner - at % _inner : 0;

    /// <summary>Elements from number <paramref name="at"/> on: where they lie already, else computed into <paramref name="buffer"/>.</summary>
    public void* Read(long at, int count, void* buffer)
    {
        if (count <= InPlace(at)) return Address(_handedOut, at, count);
        if (_handedOut >= 0 && _access[_handedOut] == Access.Make && _views[_handedOut].Source!.Window(at, count) is var window && window != null) return window;
        Run(at, count, buffer);
        return buffer;
    }

    public void Dispose()
    {
        _run.Dispose();
        _buffers?.Release();
        foreach (var panel in _panels) panel?.Dispose();
    }

    private Access AccessOf(KernelView view)
    {
        if (view.Source is not null) return Access.Make;
        if (Array.TrueForAll(view.Strides, s => s == 0)) return Access.Scalar;
        if (!_byRows) return Coalescing.IsContiguous(view, _shape) ? Access.Run : Access.Gather;
        return view.Strides[^1] switch
        {
            1 => Access.Run,
            0 => Access.Scalar,
            _ => _shape.Length == 2 && view.Strides[0] == 1 ? Access.Panel : Access.Gather,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Address(int input, long at, int count)
    {
        ref readonly var view = ref _views[input];
        switch (_access[input])
        {
            case Access.Panel:
                return _panels[input].Address(at / _inner, at % _inner);
            case Access.Gather or Access.Make:
                byte* buffer = (byte*)_buffers!.Address + (long)input * GatherBytes;
                if (view.Source is not null) view.Source.Fill(at, count, buffer);
                else Gathering.Gather(view, _shape, at, count, buffer);
                return buffer;
            default:
                return view.Start + Offset(view, at) * view.ElementSize;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Offset(in KernelView view, long at)
    {
        if (_shape.Length == 1) return at * view.Strides[0];
        if (!_byRows) return view.Strides[^1] == 0 ? 0 : at;
        long offset = at % _inner * view.Strides[^1];
        at /= _inner;
        for (int axis = _shape.Length - 2; axis >= 0; axis--)
        {
            offset += at % _shape[axis] * view.Strides[axis];
            at /= _shape[axis];
        }
        return offset;
    }

    /// <summary>How an input's elements of a run are found.</summary>
    private enum Access
    {
        /// <summary>One behind another.</summary>
        Run,

        /// <summary>One for all.</summary>
        Scalar,

        /// <summary>Stored by columns: some rows at a time are transposed.</summary>
        Panel,

        /// <summary>Anywhere: collected first.</summary>
        Gather,

        /// <summary>Not in memory yet: made first.</summary>
        Make,
    }
}
