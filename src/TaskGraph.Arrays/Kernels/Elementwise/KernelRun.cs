using System.Runtime.CompilerServices;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// A program ready to compute runs of elements: compiled, or interpreted step by step over tiles of 16 KiB that stay in the first-level
/// cache. Holds scratch memory: one a task.
/// </summary>
internal sealed unsafe class KernelRun : IDisposable
{
    private const int TileBytes = 16 << 10, Aligned = 64;

    private readonly KernelProgram _program;
    private readonly ulong _scalars;
    private readonly CompiledKernel? _compiled, _streaming;
    private readonly TileRegisters _registers;
    private readonly int _tile, _slot;
    private readonly int[] _sizes;
    private readonly Block _memory;
    private readonly byte* _constants, _scratch;

    /// <param name="program">What to compute.</param>
    /// <param name="scalars">A bit for each input that is one value, not a run.</param>
    /// <param name="route">How.</param>
    public KernelRun(KernelProgram program, ulong scalars, KernelRoute route)
    {
        _program = program;
        _scalars = scalars;
        _sizes = [.. program.Inputs.Select(ElementTypes.SizeOf)];
        ResultSize = ElementTypes.SizeOf(program.Result);
        if (route != KernelRoute.Tiles && program.Steps.Length != 0) _compiled = KernelCache.Get(program, scalars, streams: false);
        if (_compiled is not null && route == KernelRoute.Streaming) _streaming = KernelCache.Get(program, scalars, streams: true);
        int slots;
        if (_compiled is not null)
        {
            // One vector of each input and of the result, for what is left at a run's end.
            _slot = 64;
            slots = program.Inputs.Length + 1;
        }
        else
        {
            _registers = new(program);
            // A constant may be larger than all else: the number of places by which bytes are shifted.
            int largest = program.Steps.Select(s => ElementTypes.SizeOf(s.Ufunc.Result)).Concat(program.Constants.Select(c => ElementTypes.SizeOf(c.Type))).Concat(_sizes).Append(1).Max();
            _tile = TileBytes / largest;
            _slot = TileBytes;
            slots = _registers.Count + program.Constants.Length + program.Inputs.Length;
        }
        int table = (16 * program.Constants.Length + Aligned - 1) / Aligned * Aligned;
        _memory = BlockPool.Shared.Rent(table + (long)slots * _slot);
        _constants = (byte*)_memory.Address;
        _scratch = _constants + table;
        for (int c = 0; c < program.Constants.Length; c++)
        {
            var bits = program.Constants[c].Bits;
            *((UInt128*)_constants + c) = bits;
            if (_compiled is null) Repeat((byte*)&bits, ElementTypes.SizeOf(program.Constants[c].Type), ConstantTile(c), _tile);
        }
    }

    /// <summary>Bytes of an element of the result.</summary>
    public int ResultSize { get; }

    public bool IsCompiled => _compiled is not null;

    /// <summary>Computes a run. The result may be the very memory of an input of the same element size, but not overlap it otherwise.</summary>
    /// <param name="inputs">Where the inputs' runs, or single values, lie.</param>
    /// <param name="result">Where the results go.</param>
    /// <param name="count">How many elements.</param>
    public void Run(ReadOnlySpan<nint> inputs, void* result, long count)
    {
        if (_program.Steps.Length == 0) Copy((void*)inputs[_program.HandedOut], result, count);
        else if (_compiled is not null) RunCompiled(inputs, (byte*)result, count);
        else RunTiles(inputs, (byte*)result, count);
    }

    /// <summary>What a program makes of one value for each input.</summary>
    public static T ValueOf<T>(KernelProgram program, UInt128[] values) where T : unmanaged
    {
        using var run = new KernelRun(program, ulong.MaxValue, KernelRoute.Tiles);
        T result = default;
        fixed (UInt128* first = values)
        {
            var addresses = new nint[values.Length];
            for (int i = 0; i < addresses.Length; i++) addresses[i] = (nint)(first + i);
            run.Run(addresses, &result, 1);
        }
        return result;
    }

    public void Dispose() => _memory.Release();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunCompiled(ReadOnlySpan<nint> inputs, byte* result, long count)
    {
        int lanes = _compiled!.Lanes;
        long whole = count / lanes * lanes;
        // Streaming stores want whole cache lines.
        var kernel = _streaming is not null && (nint)result % Aligned == 0 ? _streaming : _compiled;
        fixed (nint* addresses = inputs)
            if (whole != 0) kernel.Body((long)addresses, (long)_constants, (long)result, whole);
        int rest = (int)(count - whole);
        if (rest == 0) return;
        // The rest as a vector of its own, so that an element's bits do not depend on its place.
        nint* last = stackalloc nint[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            last[i] = inputs[i];
            if ((_scalars >> i & 1) != 0) continue;
            byte* copy = _scratch + i * _slot;
            Buffer.MemoryCopy((byte*)inputs[i] + whole * _sizes[i], copy, _slot, rest * _sizes[i]);
            last[i] = (nint)copy;
        }
        byte* target = _scratch + inputs.Length * _slot;
        _compiled.Body((long)last, (long)_constants, (long)target, lanes);
        Buffer.MemoryCopy(target, result + whole * ResultSize, rest * ResultSize, rest * ResultSize);
    }

    private void RunTiles(ReadOnlySpan<nint> inputs, byte* result, long count)
    {
        for (int i = 0; i < inputs.Length; i++)
            if ((_scalars >> i & 1) != 0) Repeat((byte*)inputs[i], _sizes[i], InputTile(i), (int)Math.Min(_tile, count));
        for (long at = 0; at < count; at += _tile)
        {
            int length = (int)Math.Min(_tile, count - at);
            for (int s = 0; s < _program.Steps.Length; s++)
            {
                var step = _program.Steps[s];
                void* target = _registers.Of[s] < 0 ? result + at * ResultSize : Register(_registers.Of[s]);
                step.Ufunc.Invoke(Read(step.X, inputs, at), Read(step.Y, inputs, at), Read(step.Z, inputs, at), target, length);
            }
        }
    }

    private void* Read(Operand operand, ReadOnlySpan<nint> inputs, long at) => operand.Kind switch
    {
        OperandKind.Input when (_scalars >> operand.Index & 1) != 0 => InputTile(operand.Index),
        OperandKind.Input => (byte*)inputs[operand.Index] + at * _sizes[operand.Index],
        OperandKind.Constant => ConstantTile(operand.Index),
        OperandKind.Step => Register(_registers.Of[operand.Index]),
        _ => null,
    };

    private byte* Register(int number) => _scratch + number * _slot;

    private byte* ConstantTile(int number) => _scratch + (_registers.Count + number) * _slot;

    private byte* InputTile(int number) => _scratch + (_registers.Count + _program.Constants.Length + number) * _slot;

    private void Copy(void* source, void* result, long count)
    {
        if ((_scalars >> _program.HandedOut & 1) != 0) Repeat((byte*)source, ResultSize, (byte*)result, count);
        else if (source != result) Buffer.MemoryCopy(source, result, count * ResultSize, count * ResultSize);
    }

    private static void Repeat(byte* value, int size, byte* target, long count)
    {
        // Doubled until all is filled.
        long bytes = count * size;
        if (bytes == 0) return;
        if (value != target) Buffer.MemoryCopy(value, target, size, size);
        for (long done = size; done < bytes; done *= 2) Buffer.MemoryCopy(target, target + done, bytes - done, Math.Min(done, bytes - done));
    }
}

/// <summary>How a program runs. The plan chooses, never the clock, so that the same program gives the same bits.</summary>
internal enum KernelRoute : byte
{
    /// <summary>Step by step over tiles: for little work, where compiling would cost more than it saves.</summary>
    Tiles,

    /// <summary>Compiled, where the operations have vector forms.</summary>
    Compiled,

    /// <summary>Compiled, with results that go past the cache: they are kept, and more than it holds.</summary>
    Streaming,
}
